/* Strings in order, each once. */

#include "kernels.h"

/* order(text, starts) -> (text, starts, numbers): the distinct strings, sorted by their bytes, and of every string its
 * number among them; `starts` as of kashaf.index.strings.Strings. UTF-8 sorts as its characters do.
 *
 * Strings are compared seven bytes at a time, which stand in a number beside the place of the string, so that sorting
 * runs through memory and seldom asks for a string. */

#define BYTES 7      /* of a string in a key; its lowest byte says how many, BYTES + 1 where more stand behind */
#define SHORT_RUN 16 /* keys that are sorted by insertion */

typedef struct {
    uint64_t key;
    uint32_t place; /* of the string */
} Key;

typedef struct {
    size_t first, last, depth; /* keys that are equal up to a depth of their strings, BYTES at a time */
} Run;

static uint64_t key_of(const uint8_t *text, size_t size) {
    uint64_t key = 0;
    for (size_t at = 0; at < BYTES; at++) key = key << 8 | (at < size ? text[at] : 0);
    return key << 8 | (size > BYTES ? BYTES + 1 : size);
}

/* Merge sort: it has no bad case, and equal keys stay in the order of their places. */
static void sort(Key *keys, Key *room, size_t count) {
    for (size_t first = 0; first < count; first += SHORT_RUN) {
        size_t last = first + SHORT_RUN < count ? first + SHORT_RUN : count;
        for (size_t at = first + 1; at < last; at++) {
            Key one = keys[at];
            size_t to = at;
            for (; to > first && keys[to - 1].key > one.key; to--) keys[to] = keys[to - 1];
            keys[to] = one;
        }
    }
    Key *from = keys, *into = room;
    for (size_t width = SHORT_RUN; width < count; width *= 2) {
        for (size_t first = 0; first < count; first += 2 * width) {
            size_t middle = first + width < count ? first + width : count;
            size_t last = middle + width < count ? middle + width : count;
            size_t left = first, right = middle, at = first;
            while (left < middle && right < last) {
                int later = from[right].key < from[left].key;
                into[at++] = from[later ? right : left];
                right += (size_t)later;
                left += (size_t)!later;
            }
            memcpy(into + at, from + left, (middle - left) * sizeof(Key));
            memcpy(into + at + (middle - left), from + right, (last - right) * sizeof(Key));
        }
        Key *other = from;
        from = into;
        into = other;
    }
    if (from != keys) memcpy(keys, from, count * sizeof(Key));
}

/* Sort all, then again those whose keys were equal by what stands behind them; `runs` holds half as many as `keys`. */
static void sort_strings(const uint8_t *text, const uint32_t *start, Key *keys, Key *room, Run *runs, size_t count) {
    size_t waiting = 0;
    runs[waiting++] = (Run){0, count, 0};
    while (waiting) {
        Run run = runs[--waiting];
        for (size_t at = run.first; at < run.last; at++) {
            size_t from = start[keys[at].place] + run.depth * BYTES;
            keys[at].key = key_of(text + from, start[keys[at].place + 1] - from);
        }
        sort(keys + run.first, room, run.last - run.first);
        for (size_t at = run.first, last; at < run.last; at = last) {
            for (last = at + 1; last < run.last && keys[last].key == keys[at].key;) last++;
            if (last - at > 1 && (keys[at].key & 0xff) > BYTES) runs[waiting++] = (Run){at, last, run.depth + 1};
        }
    }
}

/* Number the sorted strings and put each distinct one down once; how many there are. */
static size_t put_down(const uint8_t *text, const uint32_t *start, const Key *keys, size_t count, uint8_t *sorted,
                       uint32_t *starts, uint32_t *numbers) {
    size_t distinct = 0, used = 0;
    starts[0] = 0;
    for (size_t at = 0; at < count; at++) {
        const uint8_t *one = text + start[keys[at].place];
        size_t size = start[keys[at].place + 1] - start[keys[at].place];
        size_t before = distinct ? starts[distinct] - starts[distinct - 1] : 0;
        if (!distinct || size != before || memcmp(sorted + used - before, one, size)) {
            memcpy(sorted + used, one, size);
            used += size;
            starts[++distinct] = (uint32_t)used;
        }
        numbers[keys[at].place] = (uint32_t)distinct - 1;
    }
    return distinct;
}

PyObject *order(PyObject *module, PyObject *arguments) {
    PyObject *text_object, *starts_object, *answer = NULL;
    Array text = {0}, begins = {0};
    Key *keys = NULL, *room = NULL;
    Run *runs = NULL;
    uint8_t *sorted = NULL;
    uint32_t *starts = NULL, *numbers = NULL;
    (void)module;
    if (!PyArg_ParseTuple(arguments, "OO", &text_object, &starts_object)) return NULL;
    if (take_wide(text_object, &text, 1) < 0 || take_wide(starts_object, &begins, 4) < 0) goto done;
    const uint32_t *start = ITEMS(begins, uint32_t);
    size_t count = begins.size ? (size_t)begins.size - 1 : 0, distinct = 0;
    for (size_t at = 0; at <= count && begins.size; at++)
        if (start[at] > (size_t)text.size || (at && start[at] < start[at - 1])) {
            PyErr_SetString(PyExc_ValueError, "the starts of strings must rise and lie in their text");
            goto done;
        }
    keys = PyMem_Malloc((count + 1) * sizeof(Key));
    room = PyMem_Malloc((count + 1) * sizeof(Key));
    runs = PyMem_Malloc((count / 2 + 1) * sizeof(Run));
    sorted = PyMem_Malloc((size_t)text.size + 1);
    starts = PyMem_Malloc((count + 1) * sizeof(uint32_t));
    numbers = PyMem_Malloc((count + 1) * sizeof(uint32_t));
    if (!keys || !room || !runs || !sorted || !starts || !numbers) {
        PyErr_NoMemory();
        goto done;
    }
    Py_BEGIN_ALLOW_THREADS
    for (size_t at = 0; at < count; at++) keys[at].place = (uint32_t)at;
    sort_strings(ITEMS(text, uint8_t), start, keys, room, runs, count);
    distinct = put_down(ITEMS(text, uint8_t), start, keys, count, sorted, starts, numbers);
    Py_END_ALLOW_THREADS
    answer = Py_BuildValue("(NNN)", packed(sorted, starts[distinct], 1), packed(starts, distinct + 1, 4),
                           packed(numbers, count, 4));
done:
    drop(&text);
    drop(&begins);
    PyMem_Free(keys);
    PyMem_Free(room);
    PyMem_Free(runs);
    PyMem_Free(sorted);
    PyMem_Free(starts);
    PyMem_Free(numbers);
    return answer;
}
