/* differential/own.h - our engines: the module called through wrt.h. */
#ifndef DIFFERENTIAL_OWN_H
#define DIFFERENTIAL_OWN_H

#include "calls.h"

#define FUEL 20000u /* of each call */

typedef struct totals {
    uint64_t modules, bytes, calls, returned, instantiated, poisoned, mismatches, rejected;
    uint64_t traps[16];
} totals;

static bool call_export(wrt_store *store, wrt_func func, const wrt_functype *type,
                        uint32_t export_index, uint64_t key, uint32_t set, run_log *log,
                        totals *sum)
{
    wrt_value args[MAX_VALUES], results[MAX_VALUES];
    wrt_trap trap;
    wrt_error error;
    uint32_t n = arguments(type, key, export_index, set, args);
    text_format(&log->exact, "call %u", export_index);
    text_format(&log->portable, "call %u", export_index);
    wrt_status status =
        wrt_func_call(store, func, args, n, results, type->result_count, &trap, &error);
    if (sum) sum->calls++;
    if (status == WRT_TRAP) {
        log_trap(log, &trap);
        if (sum && (unsigned)trap.code < 16) sum->traps[trap.code]++;
        return trap.code != WRT_TRAP_STACK_OVERFLOW;
    }
    if (status != WRT_OK) {
        text_format(&log->exact, " %s\n", wrt_status_text(status));
        text_format(&log->portable, " %s\n", wrt_status_text(status));
        return status != WRT_ERR_NOMEM;
    }
    if (sum) sum->returned++;
    text_format(&log->exact, " ok");
    text_format(&log->portable, " ok");
    for (uint32_t i = 0; i < type->result_count; i++) {
        print_value(&log->exact, results[i], false);
        print_value(&log->portable, results[i], true);
    }
    text_format(&log->exact, "\n");
    text_format(&log->portable, "\n");
    return true;
}

/* Memories, globals and tables as the calls left them. */
static void log_state(const wrt_store *store, const wrt_module *module, wrt_instance instance,
                      run_log *log)
{
    wrt_extern item;
    wrt_extern_type type;
    for (uint32_t i = 0; wrt_instance_export_nth(store, instance, i, &item); i++) {
        wrt_export_info info;
        if (item.kind == WRT_EXTERN_FUNC || !wrt_module_export(module, i, &info)) continue;
        text line = {NULL, 0, 0}, portable = {NULL, 0, 0};
        if (item.kind == WRT_EXTERN_MEMORY) {
            size_t size = (size_t)wrt_memory_size(store, item.of.memory);
            const uint8_t *data = wrt_memory_data(store, item.of.memory);
            if (log->kept_memory == i + 1) text_add(&log->memory, (const char *)data, size);
            text_format(&line, "memory %u %zx %llx", i, size,
                        (unsigned long long)hash64(data, size));
            if (log->external)
                text_format(&portable, "memory %u %zx %x", i, size, hash32(data, size));
        } else if (item.kind == WRT_EXTERN_GLOBAL) {
            wrt_value v;
            text_format(&line, "global %u", i);
            text_format(&portable, "global %u", i);
            if (wrt_global_get(store, item.of.global, &v) == WRT_OK) {
                print_value(&line, v, false);
                print_value(&portable, v, true);
            }
        } else if (wrt_extern_get_type(store, item, &type)) {
            text_format(&line, "table %u %llx", i, (unsigned long long)type.limits.min);
        }
        text_format(&line, "\n");
        text_format(&portable, "\n");
        text_add(&log->exact, line.data, line.len);
        if (portable.len > 1) text_add(&log->portable, portable.data, portable.len);
        else text_add(&log->portable, line.data, line.len);
        free(line.data);
        free(portable.data);
    }
}

static void run_calls(wrt_store *store, const wrt_module *module, wrt_instance instance,
                      uint64_t key, run_log *log, totals *sum)
{
    uint32_t exports = wrt_module_export_count(module);
    for (uint32_t i = 0; i < exports; i++) {
        wrt_export_info info;
        wrt_extern item;
        if (!wrt_module_export(module, i, &info) || info.type.kind != WRT_EXTERN_FUNC) continue;
        if (info.type.func.param_count > MAX_VALUES || info.type.func.result_count > MAX_VALUES)
            continue;
        if (!wrt_instance_export_nth(store, instance, i, &item)) continue;
        for (uint32_t set = 0; set < ARG_SETS; set++) {
            uint64_t before = wrt_store_get_fuel(store);
            bool more = call_export(store, item.of.func, &info.type.func, i, key, set, log, sum);
            text_format(&log->exact, "fuel %llu\n",
                        (unsigned long long)(before - wrt_store_get_fuel(store)));
            wrt_store_set_fuel(store, FUEL);
            if (!more) {
                text_format(&log->exact, "poisoned\n");
                text_format(&log->portable, "poisoned\n");
                return;
            }
        }
    }
    log_state(store, module, instance, log);
}

/* `sum` is given for one engine of a comparison only. */
static void run_own(wrt_engine *engine, const uint8_t *bytes, size_t size, uint64_t key,
                    run_log *log, totals *sum)
{
    wrt_error error;
    wrt_trap trap;
    wrt_instance instance;
    wrt_module *module = wrt_module_new(engine, bytes, size, &error);
    wrt_store *store = module ? wrt_store_new(engine, NULL, NULL, &error) : NULL;
    if (!module || !store) {
        text_format(&log->exact, "rejected: %s at %zu\n", error.message, error.offset);
        text_format(&log->portable, "rejected\n");
        if (sum) sum->rejected++;
        wrt_module_free(module);
        return;
    }
    wrt_store_set_fuel(store, FUEL);
    wrt_status status = wrt_instance_new(store, module, NULL, 0, &instance, &trap, &error);
    text_format(&log->exact, "instantiate");
    text_format(&log->portable, "instantiate");
    if (status == WRT_TRAP) {
        log_trap(log, &trap);
    } else if (status != WRT_OK) {
        text_format(&log->exact, " %s: %s\n", wrt_status_text(status), error.message);
        text_format(&log->portable, " failed\n");
    } else {
        text_format(&log->exact, " ok, fuel %llu\n",
                    (unsigned long long)(FUEL - wrt_store_get_fuel(store)));
        text_format(&log->portable, " ok\n");
        wrt_store_set_fuel(store, FUEL);
        if (sum) sum->instantiated++;
        run_calls(store, module, instance, key, log, sum);
    }
    wrt_store_free(store);
    wrt_module_free(module);
}

#endif
