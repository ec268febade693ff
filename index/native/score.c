/* What one word finds, at all its levels at once. */

#include "kernels.h"

/* Add the postings from `first` to `last` to the counts of their articles, at the levels of `lanes`. */
#define ADD(name, article_type, frequency_type)                                                                        \
    static void name(Room *room, const Part *part, size_t first, size_t last, Lanes lanes) {                           \
        const article_type *articles = ITEMS(part->articles_of, article_type);                                         \
        const frequency_type *frequencies = ITEMS(part->frequencies, frequency_type);                                  \
        Lanes *counts = room->at.counts + part->base;                                                                  \
        uint64_t *touched = room->touched;                                                                             \
        for (size_t at = first; at < last; at++) {                                                                     \
            size_t article = articles[at];                                                                             \
            if (article >= (size_t)part->articles) continue;                                                           \
            counts[article] += lanes * (float)frequencies[at];                                                         \
            article += (size_t)part->base;                                                                             \
            touched[article >> 6] |= (uint64_t)1 << (article & 63);                                                    \
        }                                                                                                              \
    }

ADD(add_2_1, uint16_t, uint8_t)
ADD(add_2_2, uint16_t, uint16_t)
ADD(add_2_4, uint16_t, uint32_t)
ADD(add_4_1, uint32_t, uint8_t)
ADD(add_4_2, uint32_t, uint16_t)
ADD(add_4_4, uint32_t, uint32_t)

typedef void (*Add)(Room *, const Part *, size_t, size_t, Lanes);

static Add adder(const Part *part) {
    int narrow = part->articles_of.width == 2;
    switch (part->frequencies.width) {
    case 1: return narrow ? add_2_1 : add_4_1;
    case 2: return narrow ? add_2_2 : add_4_2;
    default: return narrow ? add_2_4 : add_4_4;
    }
}

/* Walk the sorted forms of the four levels together: a form is added once, at every level that holds it. */
static void add_forms(Room *room, const Part *part, const Array forms[LEVELS], float weight) {
    Py_ssize_t at[LEVELS] = {0};
    Add add = adder(part);
    size_t run_first = 0, run_last = 0;
    Lanes run_lanes = {0};
    int run_mask = 0;
    for (;;) {
        uint32_t form = UINT32_MAX;
        int mask = 0;
        for (int level = 0; level < LEVELS; level++)
            if (at[level] < forms[level].size && ITEMS(forms[level], uint32_t)[at[level]] < form)
                form = ITEMS(forms[level], uint32_t)[at[level]];
        if (form == UINT32_MAX) break;
        Lanes lanes = {0};
        for (int level = 0; level < LEVELS; level++) {
            if (at[level] < forms[level].size && ITEMS(forms[level], uint32_t)[at[level]] == form) {
                at[level]++;
                mask |= 1 << level;
                lanes[level] = weight;
            }
        }
        size_t first, last;
        if (!postings_of(part, form, &first, &last) || first < run_last) continue; /* none is added twice */
        if (mask == run_mask && first == run_last) { /* forms of one root stand side by side */
            run_last = last;
            continue;
        }
        add(room, part, run_first, run_last, run_lanes);
        run_first = first, run_last = last, run_lanes = lanes, run_mask = mask;
    }
    add(room, part, run_first, run_last, run_lanes);
}

static float idf(double size, double found) { return (float)log1p((size - found + 0.5) / (found + 0.5)); }

/* score(room, sources, norms, alive, size, k1, weights) -> (ids, scores, levels) */
PyObject *score(PyObject *module, PyObject *arguments) {
    PyObject *room_object, *sources, *norms_object, *alive_object;
    double size, k1, weights[LEVELS];
    (void)module;
    if (!PyArg_ParseTuple(arguments, "OO!OOdd(dddd)", &room_object, &PyTuple_Type, &sources, &norms_object, &alive_object,
                          &size, &k1, &weights[0], &weights[1], &weights[2], &weights[3]))
        return NULL;
    Room *room = as_room(room_object);
    if (!room) return NULL;
    Array norms = {0}, alive = {0}, forms[LEVELS];
    PyObject *answer = NULL, *scores = NULL, *levels = NULL, *ids = NULL;
    memset(forms, 0, sizeof forms);
    if (take_wide(norms_object, &norms, 4) < 0 || take(alive_object, &alive) < 0) goto done;
    if (norms.size < LEVELS * room->size || alive.size < room->size || alive.width != 1) {
        PyErr_SetString(PyExc_ValueError, "norms and alive must hold every article");
        goto done;
    }
    for (Py_ssize_t place = 0; place < PyTuple_Size(sources); place++) {
        PyObject *part_object, *by_level[LEVELS];
        double weight;
        int failed = !PyArg_ParseTuple(PyTuple_GetItem(sources, place), "OdOOOO", &part_object, &weight, &by_level[0],
                                       &by_level[1], &by_level[2], &by_level[3]);
        for (int level = 0; !failed && level < LEVELS; level++) failed = take_wide(by_level[level], &forms[level], 4) < 0;
        const Part *part = failed ? NULL : as_part(part_object);
        failed = failed || !part;
        if (!failed && (part->base < 0 || part->base + part->articles > room->size)) {
            PyErr_SetString(PyExc_ValueError, "a part lies outside the articles");
            failed = 1;
        }
        if (!failed) add_forms(room, part, forms, (float)weight);
        for (int level = 0; level < LEVELS; level++) drop(&forms[level]);
        if (failed) goto clear;
    }

    Lanes *counts = room->at.counts;
    const uint8_t *live = ITEMS(alive, uint8_t);
    double found[LEVELS] = {0};
    size_t count = 0;
    {
        typedef int32_t Flags __attribute__((vector_size(16)));
        Flags holding = {0};
        const Lanes zero = {0};
        for (int64_t word = 0; word <= room->size / 64; word++) {
            uint64_t bits = room->touched[word];
            while (bits) {
                int64_t article = word * 64 + __builtin_ctzll(bits);
                bits &= bits - 1;
                if (live[article]) {
                    holding -= counts[article] > zero;
                    room->ids[count++] = (int32_t)article;
                } else
                    counts[article] = zero;
            }
            room->touched[word] = 0;
        }
        for (int level = 0; level < LEVELS; level++) found[level] = holding[level];
    }

    scores = PyBytes_FromStringAndSize(NULL, (Py_ssize_t)(count * sizeof(float)));
    levels = PyBytes_FromStringAndSize(NULL, (Py_ssize_t)count);
    ids = packed(room->ids, count, sizeof(int32_t));
    if (!scores || !levels || !ids) {
        for (size_t at = 0; at < count; at++) counts[room->ids[at]] = (Lanes){0};
        goto done;
    }
    {
        float *score_of = (float *)PyBytes_AsString(scores);
        uint8_t *level_of = (uint8_t *)PyBytes_AsString(levels);
        const char *norm_of = (const char *)norms.view.buf;
        const Lanes least = {1e-30f, 1e-30f, 1e-30f, 1e-30f}; /* no 0 / 0 where a level does not match */
        Lanes gains;
        for (int level = 0; level < LEVELS; level++)
            gains[level] = (float)(weights[level] * idf(size, found[level]) * (k1 + 1.0));
        for (size_t at = 0; at < count; at++) {
            int32_t article = room->ids[at];
            Lanes held = counts[article], norm;
            memcpy(&norm, norm_of + (size_t)article * sizeof norm, sizeof norm); /* the array may stand at any address */
            Lanes parts = gains * held / (held + norm + least);
            score_of[at] = parts[0] + parts[1] + (parts[2] > parts[3] ? parts[2] : parts[3]);
            level_of[at] = held[0] > 0 ? 0 : held[1] > 0 ? 1 : held[2] > 0 ? 2 : 3;
            counts[article] = (Lanes){0};
        }
    }
    answer = PyTuple_Pack(3, ids, scores, levels);
    goto done;
clear:
    for (int64_t article = 0; article < room->size; article++) room->at.counts[article] = (Lanes){0};
    memset(room->touched, 0, ((size_t)room->size / 64 + 1) * sizeof(uint64_t));
done:
    drop(&norms);
    drop(&alive);
    Py_XDECREF(ids);
    Py_XDECREF(scores);
    Py_XDECREF(levels);
    return answer;
}
