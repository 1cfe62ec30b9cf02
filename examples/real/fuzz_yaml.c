/* fuzz_yaml - what libyaml emits must be what it parses.
 *
 * sources: libyaml
 *
 * The model of a stream is its events: documents, nested sequences and mappings, scalars of every style,
 * anchors, aliases, tags. They are emitted with some width, indent, line break and character set, and the
 * text is parsed again, from one piece and from small ones: the same events must come. A text that was
 * damaged must give the same events, or fail, in whatever pieces it is read.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <yaml.h>

#define WSMITH_ENGINE
#include "wsmith.h"

enum { TEXT = 1 << 18, EVENTS = 300, LONGEST = 400, DEEPEST = 6 };

/* What the parser says of an event that the emitter was given. */
typedef struct happening {
    yaml_event_type_t type;
    int style;
    char anchor[8], tag[24];
    uint8_t value[LONGEST];
    size_t len;
} happening;

typedef struct stream {
    wsmith_source *s;
    happening said[EVENTS], heard[EVENTS], again[EVENTS];
    size_t said_count;
    unsigned anchors, depth;
    uint8_t text[TEXT];
    size_t len, at, piece; /* piece: how many bytes the parser gets at once */
    yaml_emitter_t emitter;
    bool refused;
} stream;

static stream st;

/* -- making events --------------------------------------------------------------------------------- */

static happening *say(stream *t, yaml_event_type_t type)
{
    happening *h = &t->said[t->said_count < EVENTS - 1 ? t->said_count++ : EVENTS - 1];
    memset(h, 0, offsetof(happening, value));
    h->type = type;
    h->len = 0;
    return h;
}

static size_t utf8(uint32_t c, uint8_t *out)
{
    size_t n = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    for (size_t i = n; i-- > 1; c >>= 6) out[i] = (uint8_t)(0x80 | (c & 0x3f));
    out[0] = (uint8_t)(n == 1 ? c : (0xf00u >> n & 0xff) | c);
    return n;
}

/* Words, indicators, white space of every kind, line breaks, what must be escaped. */
static uint32_t character(wsmith_source *s)
{
    static const char indicators[] = "-?:,[]{}#&*!|>'\"%@`\\/=~.";
    static const int others[] = {'\t', 0,    7,      0x1b,   0x7f,   '\r',
                                 0x85, 0xa0, 0x2028, 0x2029, 0xfeff, 0xfffd};
    static const uint32_t weights[] = {12, 4, 3, 4, 1, 1};
    switch (wsmith_pick(s, weights, 6)) {
    case 0: return (uint32_t)wsmith_range(s, 'a', 'z');
    case 1: return ' ';
    case 2: return '\n';
    case 3: return (uint8_t)indicators[wsmith_one_of(s, sizeof indicators - 1)];
    case 4: return (uint32_t)wsmith_enum(s, others, sizeof others / sizeof *others);
    default:
        return (uint32_t)wsmith_range(s, 0xa1, 0xd7ff) + (wsmith_chance(s, 1, 8) ? 0x10000 : 0);
    }
}

/* An anchor or a tag, or none. */
static void properties(stream *t, happening *h)
{
    static const char *const tags[] = {"!a", "!", "tag:yaml.org,2002:str", "!b%c", "x:y"};
    if (wsmith_chance(t->s, 1, 8))
        snprintf(h->anchor, sizeof h->anchor, "a%u", ++t->anchors % 1000);
    if (wsmith_chance(t->s, 1, 8))
        snprintf(h->tag, sizeof h->tag, "%s", tags[wsmith_one_of(t->s, 5)]);
}

static void scalar(stream *t)
{
    static const int styles[] = {YAML_PLAIN_SCALAR_STYLE, YAML_SINGLE_QUOTED_SCALAR_STYLE,
                                 YAML_DOUBLE_QUOTED_SCALAR_STYLE, YAML_LITERAL_SCALAR_STYLE,
                                 YAML_FOLDED_SCALAR_STYLE};
    happening *h = say(t, YAML_SCALAR_EVENT);
    h->style = wsmith_enum(t->s, styles, 5);
    properties(t, h);
    WSMITH_EACH(t->s, l, 0, LONGEST / 4, 8) h->len += utf8(character(t->s), h->value + h->len);
}

static void node(stream *t);

static void collection(stream *t, bool mapping)
{
    happening *h = say(t, mapping ? YAML_MAPPING_START_EVENT : YAML_SEQUENCE_START_EVENT);
    h->style = wsmith_bool(t->s) ? YAML_FLOW_SEQUENCE_STYLE : YAML_BLOCK_SEQUENCE_STYLE;
    properties(t, h);
    t->depth++;
    WSMITH_EACH(t->s, l, 0, 20, 2)
    {
        node(t);
        if (mapping) node(t);
    }
    t->depth--;
    say(t, mapping ? YAML_MAPPING_END_EVENT : YAML_SEQUENCE_END_EVENT);
}

static void node(stream *t)
{
    static const uint32_t weights[] = {6, 1, 2, 2};
    wsmith_span_begin(t->s, "node");
    switch (wsmith_pick(t->s, weights, t->depth < DEEPEST ? 4 : 2)) {
    case 0: scalar(t); break;
    case 1: snprintf(say(t, YAML_ALIAS_EVENT)->anchor, 8, "a%u", t->anchors % 1000); break;
    case 2: collection(t, false); break;
    default: collection(t, true);
    }
    wsmith_span_end(t->s);
}

/* -- emitting -------------------------------------------------------------------------------------- */

static int on_write(void *data, unsigned char *bytes, size_t n)
{
    stream *t = (stream *)data;
    if (n > TEXT - t->len) return 0;
    memcpy(t->text + t->len, bytes, n);
    t->len += n;
    return 1;
}

static yaml_char_t *or_null(char *text) { return *text ? (yaml_char_t *)text : NULL; }

static int make_event(yaml_event_t *e, happening *h, bool implicit)
{
    int plain = !*h->tag;
    switch (h->type) {
    case YAML_STREAM_START_EVENT: return yaml_stream_start_event_initialize(e, YAML_UTF8_ENCODING);
    case YAML_STREAM_END_EVENT: return yaml_stream_end_event_initialize(e);
    case YAML_DOCUMENT_START_EVENT:
        return yaml_document_start_event_initialize(e, NULL, NULL, NULL, implicit);
    case YAML_DOCUMENT_END_EVENT: return yaml_document_end_event_initialize(e, implicit);
    case YAML_ALIAS_EVENT: return yaml_alias_event_initialize(e, (yaml_char_t *)h->anchor);
    case YAML_SCALAR_EVENT:
        return yaml_scalar_event_initialize(e, or_null(h->anchor), or_null(h->tag), h->value,
                                            (int)h->len, plain, plain,
                                            (yaml_scalar_style_t)h->style);
    case YAML_SEQUENCE_START_EVENT:
        return yaml_sequence_start_event_initialize(e, or_null(h->anchor), or_null(h->tag), plain,
                                                    (yaml_sequence_style_t)h->style);
    case YAML_MAPPING_START_EVENT:
        return yaml_mapping_start_event_initialize(e, or_null(h->anchor), or_null(h->tag), plain,
                                                   (yaml_mapping_style_t)h->style);
    case YAML_SEQUENCE_END_EVENT: return yaml_sequence_end_event_initialize(e);
    default: return yaml_mapping_end_event_initialize(e);
    }
}

static bool emit(stream *t)
{
    static const int breaks[] = {YAML_LN_BREAK, YAML_CR_BREAK, YAML_CRLN_BREAK};
    yaml_emitter_t *e = &t->emitter;
    yaml_event_t event;
    bool implicit = wsmith_chance(t->s, 3, 4), good = true;
    if (!yaml_emitter_initialize(e)) return false;
    yaml_emitter_set_output(e, on_write, t);
    yaml_emitter_set_canonical(e, wsmith_chance(t->s, 1, 8));
    yaml_emitter_set_indent(e, (int)wsmith_range(t->s, 2, 9));
    yaml_emitter_set_width(e, (int)wsmith_irange(t->s, -1, 100));
    yaml_emitter_set_unicode(e, wsmith_bool(t->s));
    yaml_emitter_set_break(e, (yaml_break_t)wsmith_enum(t->s, breaks, 3));
    for (size_t i = 0; good && i < t->said_count; i++)
        good = make_event(&event, &t->said[i], implicit) && yaml_emitter_emit(e, &event);
    if (!good && wsmith_showing(t->s))
        printf("the emitter refuses: %s\n", e->problem ? e->problem : "(no text)");
    yaml_emitter_delete(e);
    return good;
}

/* -- parsing --------------------------------------------------------------------------------------- */

static int on_read(void *data, unsigned char *buffer, size_t size, size_t *got)
{
    stream *t = (stream *)data;
    size_t n = t->len - t->at;
    if (n > size) n = size;
    if (n > t->piece) n = t->piece;
    memcpy(buffer, t->text + t->at, n);
    t->at += n;
    *got = n;
    return 1;
}

static void note(happening *h, const yaml_event_t *e)
{
    const yaml_char_t *anchor = NULL, *tag = NULL;
    h->type = e->type;
    h->len = 0;
    if (e->type == YAML_ALIAS_EVENT) anchor = e->data.alias.anchor;
    if (e->type == YAML_SEQUENCE_START_EVENT)
        anchor = e->data.sequence_start.anchor, tag = e->data.sequence_start.tag;
    if (e->type == YAML_MAPPING_START_EVENT)
        anchor = e->data.mapping_start.anchor, tag = e->data.mapping_start.tag;
    if (e->type == YAML_SCALAR_EVENT) {
        anchor = e->data.scalar.anchor, tag = e->data.scalar.tag;
        h->len = e->data.scalar.length;
        memcpy(h->value, e->data.scalar.value, h->len < LONGEST ? h->len : LONGEST);
    }
    snprintf(h->anchor, sizeof h->anchor, "%s", anchor ? (const char *)anchor : "");
    snprintf(h->tag, sizeof h->tag, "%s", tag ? (const char *)tag : "");
}

/* Fills `out` and says how many events came; t->refused: then an error. */
static size_t parse(stream *t, size_t piece, happening *out)
{
    yaml_parser_t parser;
    yaml_event_t event;
    size_t count = 0;
    bool end = false;
    t->at = 0;
    t->piece = piece;
    t->refused = !yaml_parser_initialize(&parser);
    if (t->refused) return 0;
    yaml_parser_set_input(&parser, on_read, t);
    while (!end && count < EVENTS) {
        if (!yaml_parser_parse(&parser, &event)) {
            if (wsmith_showing(t->s))
                printf("the parser refuses: %s, line %zu\n",
                       parser.problem ? parser.problem : "(no text)", parser.problem_mark.line + 1);
            t->refused = end = true;
            break;
        }
        note(&out[count++], &event);
        end = event.type == YAML_STREAM_END_EVENT;
        yaml_event_delete(&event);
    }
    yaml_parser_delete(&parser);
    return count;
}

/* -- what must hold -------------------------------------------------------------------------------- */

static bool same(const happening *a, const happening *b)
{
    return a->type == b->type && strcmp(a->anchor, b->anchor) == 0 && strcmp(a->tag, b->tag) == 0 &&
           a->len == b->len && memcmp(a->value, b->value, a->len < LONGEST ? a->len : LONGEST) == 0;
}

static void show(const char *what, size_t i, const happening *h)
{
    printf("%s event %zu: type %d, anchor '%s', tag '%s', %zu bytes:", what, i, (int)h->type,
           h->anchor, h->tag, h->len);
    for (size_t k = 0; k < h->len && k < LONGEST; k++) printf(" %02x", h->value[k]);
    printf("\n");
}

/* The first event where two lists differ. */
static size_t differ(stream *t, const happening *a, size_t count, const happening *b, size_t other)
{
    size_t i = 0;
    while (i < count && i < other && same(&a[i], &b[i])) i++;
    if (wsmith_showing(t->s) && i < count) show("this", i, &a[i]);
    if (wsmith_showing(t->s) && i < other) show("that", i, &b[i]);
    return i;
}

static const char *changed(stream *t, size_t i, size_t heard)
{
    static const char *const scalars[] = {"",
                                          "a plain scalar changes",
                                          "a single-quoted scalar changes",
                                          "a double-quoted scalar changes",
                                          "a literal scalar changes",
                                          "a folded scalar changes"};
    const happening *a = &t->said[i], *b = &t->heard[i];
    if (i >= heard)
        return t->refused ? "the parser refuses what was emitted" : "events are missing";
    if (a->type != b->type) return "another event comes";
    if (a->type == YAML_SCALAR_EVENT &&
        (a->len != b->len || memcmp(a->value, b->value, a->len) != 0))
        return scalars[a->style];
    return "an anchor or a tag changes";
}

static const char *round_trips(stream *t)
{
    size_t heard = parse(t, TEXT, t->heard), i = differ(t, t->said, t->said_count, t->heard, heard);
    if (i < t->said_count) return changed(t, i, heard);
    return heard == t->said_count ? NULL : "events come that were not emitted";
}

/* In other pieces, whatever the text is. When it is refused depends on how far ahead it was read. */
static const char *in_pieces(stream *t)
{
    size_t piece = (size_t)wsmith_log_range(t->s, 1, 1000), whole = parse(t, TEXT, t->heard);
    bool refused = t->refused;
    size_t pieces = parse(t, piece, t->again), i = differ(t, t->heard, whole, t->again, pieces);
    if (refused != t->refused || (i < whole && i < pieces)) return "another result of other pieces";
    return refused || whole == pieces ? NULL : "another end of other pieces";
}

static void damage(stream *t)
{
    WSMITH_EACH(t->s, l, 1, 8, 2)
    {
        uint8_t bytes[4];
        size_t n = utf8(character(t->s), bytes), at = (size_t)wsmith_range(t->s, 0, t->len);
        for (size_t i = 0; i < n && at + i < t->len; i++) t->text[at + i] = bytes[i];
    }
    if (wsmith_bool(t->s)) t->len = (size_t)wsmith_range(t->s, 0, t->len);
}

static bool target(void *context, wsmith_source *s)
{
    stream *t = &st;
    const char *wrong;
    (void)context;
    t->s = s;
    t->said_count = t->len = 0;
    t->anchors = t->depth = 0;
    say(t, YAML_STREAM_START_EVENT);
    WSMITH_EACH(s, l, 1, 4, 1)
    {
        say(t, YAML_DOCUMENT_START_EVENT);
        node(t);
        say(t, YAML_DOCUMENT_END_EVENT);
    }
    say(t, YAML_STREAM_END_EVENT);
    if (t->said_count == EVENTS - 1) wsmith_reject(s);
    bool emitted = emit(t);
    if (wsmith_source_status(s) != WSMITH_OK || t->len == TEXT) return false;
    if (wsmith_showing(s)) printf("%.*s\n--\n", (int)t->len, (char *)t->text), fflush(stdout);
    wrong = emitted ? round_trips(t) : "the emitter refuses";
    if (!wrong && wsmith_chance(s, 1, 4)) damage(t);
    if (!wrong) wrong = in_pieces(t);
    return wrong && wsmith_fail(s, wrong);
}

WSMITH_MAIN(target)
