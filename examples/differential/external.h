/* differential/external.h - engines spoken to in lines: Node through a driver in JavaScript, or any command. */
#ifndef DIFFERENTIAL_EXTERNAL_H
#define DIFFERENTIAL_EXTERNAL_H

#include "calls.h"
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#define REPLY_MS   10000 /* an engine that is not done after so long is started again, */
#define MAX_SILENT 3     /* so many times in a row */
#define MAX_REPLY  ((size_t)16 << 20)

static const char *const node_driver =
    "const fs=require('fs');let m,inst,ex,out='';\n"
    "const f=new DataView(new ArrayBuffer(8));\n"
    "function cls(e){const s=String(e&&e.message);\n"
    " if(e instanceof RangeError&&/call stack/.test(s))return'stack';\n"
    " if(!(e instanceof WebAssembly.RuntimeError))return'other '+s;\n"
    " if(/unreachable/.test(s))return'unreachable';if(/by zero/.test(s))return'divide';\n"
    " if(/unrepresentable/.test(s))return'number';if(/null "
    "function|signature/.test(s))return'indirect';\n"
    " if(/memory access|data segment/.test(s))return'memory';if(/table|element "
    "segment/.test(s))return'table';\n"
    " return'other '+s}\n"
    "function arg(a){const[t,h]=a.split(':');if(t==='ref')return null;const b=BigInt('0x'+h);\n"
    " if(t==='i32')return Number(BigInt.asIntN(32,b));if(t==='i64')return BigInt.asIntN(64,b);\n"
    " if(t==='f32'){f.setUint32(0,Number(b));return f.getFloat32(0)}\n"
    " f.setBigUint64(0,b);return f.getFloat64(0)}\n"
    "function val(t,v){if(t==='i32')return'i32:'+(v>>>0).toString(16);\n"
    " if(t==='i64')return'i64:'+BigInt.asUintN(64,v).toString(16);\n"
    " if(t==='f32'){if(v!==v)return'f32:nan';f.setFloat32(0,v);return'f32:'+f.getUint32(0)."
    "toString(16)}\n"
    " if(t==='f64'){if(v!==v)return'f64:nan';f.setFloat64(0,v);return'f64:'+f.getBigUint64(0)."
    "toString(16)}\n"
    " return'ref:'+(v===null?'null':'some')}\n"
    "const T=new Uint32Array(256);for(let i=0;i<256;i++){let c=i;for(let "
    "k=0;k<8;k++)c=c&1?0xedb88320^c>>>1:c>>>1;T[i]=c}\n"
    "function hash(b){let c=~0;for(let "
    "i=0;i<b.length;i++)c=T[(c^b[i])&255]^c>>>8;return(~c>>>0).toString(16)}\n"
    "let dead=false;\n"
    "function line(l){const w=l.split(' ');\n"
    " if(w[0]==='module'){dead=true;inst=null;try{m=new "
    "WebAssembly.Module(fs.readFileSync(l.slice(7)))}\n"
    "  catch(e){out+='rejected\\n';return}\n"
    "  ex=WebAssembly.Module.exports(m);try{inst=new WebAssembly.Instance(m,{});out+='instantiate "
    "ok\\n';dead=false}\n"
    "  catch(e){const c=cls(e);out+=e instanceof "
    "WebAssembly.RuntimeError||c==='stack'?'instantiate trap '+c+'\\n':'instantiate failed "
    "'+e.message+'\\n'}}\n"
    " else if(w[0]==='call'&&!dead){const types=w[2].split(',');const a=w.slice(3).map(arg);\n"
    "  try{let r=inst.exports[ex[w[1]].name](...a);\n"
    "   r=types[0]===''?[]:types.length>1?r:[r];out+='call '+w[1]+' ok'+types.map((t,i)=>t?' "
    "'+val(t,r[i]):'').join('')+'\\n'}\n"
    "  catch(e){const c=cls(e);out+='call '+w[1]+' trap "
    "'+c+'\\n';if(c==='stack'){dead=true;out+='poisoned\\n'}}}\n"
    " else if(w[0]==='state'){if(!dead)for(const s of w.slice(1)){const[i,t]=s.split(':');const "
    "e=inst.exports[ex[i].name];\n"
    "   if(t==='memory'){const b=new Uint8Array(e.buffer);out+='memory '+i+' "
    "'+b.length.toString(16)+' '+hash(b)+'\\n'}\n"
    "   else if(t==='table')out+='table '+i+' '+e.length.toString(16)+'\\n';\n"
    "   else out+='global '+i+' '+val(t,e.value)+'\\n'}\n"
    "  out+='done\\n';fs.writeSync(1,out);out=''}}\n"
    "let rest='';const buf=Buffer.alloc(65536);for(;;){let "
    "n;try{n=fs.readSync(0,buf,0,65536,null)}catch(e){if(e.code==='EAGAIN')continue;break}\n"
    " if(!n)break;rest+=buf.toString('latin1',0,n);let i;while((i=rest.indexOf('\\n'))>=0){const "
    "l=rest.slice(0,i);rest=rest.slice(i+1);line(l)}}\n";

typedef struct engine {
    const char *name;
    wrt_engine *own; /* or: */
    pid_t pid;
    int to, from;
    bool has_answered; /* ever */
    int silent;        /* modules in a row without an answer */
    text reply;
} engine;

static void engine_start(engine *e)
{
    int in[2], out[2];
    if (pipe2(in, O_CLOEXEC) || pipe2(out, O_CLOEXEC)) die("pipe", strerror(errno));
    e->pid = fork();
    if (e->pid < 0) die("fork", strerror(errno));
    if (e->pid == 0) {
        setpgid(0, 0); /* so that what a shell starts ends with it */
        dup2(in[0], 0);
        dup2(out[1], 1);
        signal(SIGPIPE, SIG_DFL);
        if (strcmp(e->name, "node") == 0) execlp("node", "node", "-e", node_driver, (char *)NULL);
        else execl("/bin/sh", "sh", "-c", e->name, (char *)NULL);
        _exit(127);
    }
    close(in[0]), close(out[1]);
    e->to = in[1];
    e->from = out[0];
    fcntl(e->to, F_SETFL, O_NONBLOCK); /* one that does not read must not stop us */
    text_clear(&e->reply);
}

/* Returns the status of waitpid. */
static int engine_stop(engine *e)
{
    int status = 0;
    if (e->own || e->pid <= 0) return 0;
    close(e->to), close(e->from);
    kill(-e->pid, SIGKILL);
    kill(e->pid, SIGKILL);
    waitpid(e->pid, &status, 0);
    e->pid = 0;
    return status;
}

static bool is_done(const text *reply)
{
    return reply->len >= 5 && memcmp(reply->data + reply->len - 5, "done\n", 5) == 0;
}

/* Sends and receives until the engine is done, ends, is silent for too long or says too much. True:
 * it ended by itself. */
static bool engine_talk(engine *e, const text *request)
{
    size_t sent = 0;
    double end = now() + REPLY_MS / 1e3;
    while (!is_done(&e->reply) && e->reply.len < MAX_REPLY && now() < end) {
        struct pollfd wait[2] = {{e->from, POLLIN, 0}, {e->to, POLLOUT, 0}};
        int ready = poll(wait, sent < request->len ? 2 : 1, REPLY_MS / 10);
        if (ready < 0 && errno != EINTR) return false;
        if (ready <= 0) continue;
        if (sent < request->len && wait[1].revents) {
            ssize_t n = write(e->to, request->data + sent, request->len - sent);
            if (n < 0 && errno != EAGAIN)
                sent = request->len; /* what it said is still to be read */
            else if (n > 0) sent += (size_t)n;
        }
        if (wait[0].revents) {
            char chunk[4096];
            ssize_t n = read(e->from, chunk, sizeof chunk);
            if (n <= 0) return true;
            text_add(&e->reply, chunk, (size_t)n);
        }
    }
    return false;
}

/* Asks with `request`, which ends with a state line. An engine that ends instead of answering has
 * crashed: its answers so far and "ended" are logged. One that answers too late is left out for
 * this module. Both are started again. */
static void engine_ask(engine *e, const text *request, run_log *log)
{
    text_clear(&e->reply);
    bool ended = engine_talk(e, request);
    if (is_done(&e->reply)) {
        text_add(&log->portable, e->reply.data, e->reply.len - 5);
        e->silent = 0;
        e->has_answered = true;
        return;
    }
    if (ended) usleep(10000); /* its own end, not our signal, should be what is seen */
    int status = engine_stop(e);
    if (ended && !e->has_answered) die(e->name, "ended without an answer");
    if (!ended && ++e->silent == MAX_SILENT) die(e->name, "does not answer");
    if (ended) {
        while (e->reply.len > 0 && e->reply.data[e->reply.len - 1] != '\n') e->reply.len--;
        text_add(&log->portable, e->reply.data, e->reply.len);
        if (WIFSIGNALED(status))
            text_format(&log->portable, "ended by signal %d\n", WTERMSIG(status));
        else text_format(&log->portable, "ended with status %d\n", WEXITSTATUS(status));
    } else {
        text_format(&log->portable, "poisoned: no answer from %s\n", e->name);
    }
    engine_start(e);
}

static void request_calls(const wrt_module *module, uint64_t key, text *request)
{
    for (uint32_t i = 0; i < wrt_module_export_count(module); i++) {
        wrt_export_info info;
        wrt_value args[MAX_VALUES];
        if (!wrt_module_export(module, i, &info) || info.type.kind != WRT_EXTERN_FUNC) continue;
        const wrt_functype *type = &info.type.func;
        if (type->param_count > MAX_VALUES || type->result_count > MAX_VALUES) continue;
        for (uint32_t set = 0; set < ARG_SETS; set++) {
            text_format(request, "call %u ", i);
            for (uint32_t k = 0; k < type->result_count; k++) {
                text_format(request, "%s%s", k ? "," : "", wrt_valtype_text(type->results[k]));
            }
            uint32_t n = arguments(type, key, i, set, args);
            for (uint32_t k = 0; k < n; k++) print_value(request, args[k], false);
            text_format(request, "\n");
        }
    }
    text_format(request, "state");
    for (uint32_t i = 0; i < wrt_module_export_count(module); i++) {
        wrt_export_info info;
        if (!wrt_module_export(module, i, &info) || info.type.kind == WRT_EXTERN_FUNC) continue;
        const char *what = info.type.kind == WRT_EXTERN_MEMORY ? "memory"
                           : info.type.kind == WRT_EXTERN_TABLE
                               ? "table"
                               : wrt_valtype_text(info.type.content);
        text_format(request, " %u:%s", i, what);
    }
    text_format(request, "\n");
}

static void run_external(engine *e, wrt_engine *reader, const char *path, const uint8_t *bytes,
                         size_t size, uint64_t key, run_log *log)
{
    wrt_module *module = wrt_module_new(reader, bytes, size, NULL);
    text request = {NULL, 0, 0};
    text_format(&request, "module ");
    text_add(&request, path, strlen(path));
    text_format(&request, "\n");
    if (module) request_calls(module, key, &request);
    else text_format(&request, "state\n");
    wrt_module_free(module);
    FILE *file = fopen(path, "wb");
    if (!file || fwrite(bytes, 1, size, file) != size || fclose(file)) die(path, strerror(errno));
    engine_ask(e, &request, log);
    free(request.data);
}

#endif
