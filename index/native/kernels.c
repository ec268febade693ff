/* The loops over postings: inverting a run of articles, scoring a word, putting the words of a question together.
 *
 * Every function has a slow and obvious twin in numpy (kashaf.index.plain), which says what it computes; tests hold the
 * two to each other. Arrays come in by the buffer protocol, as wide as they are stored, and go out as bytes.
 */

#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define LEVELS 4
#define NO_LEVEL LEVELS

typedef float Lanes __attribute__((vector_size(16))); /* one value for each level */

/* ------------------------------------------------------------------------------------------------ arrays from outside */

typedef struct {
    Py_buffer view;
    Py_ssize_t size; /* items */
    int width;       /* bytes of an item */
    int held;
} Array;

static int take(PyObject *object, Array *array) {
    if (PyObject_GetBuffer(object, &array->view, PyBUF_ND) < 0) return -1;
    array->held = 1;
    array->width = (int)array->view.itemsize;
    array->size = array->view.itemsize ? array->view.len / array->view.itemsize : 0;
    return 0;
}

static int take_wide(PyObject *object, Array *array, int width) {
    if (take(object, array) < 0) return -1;
    if (array->width == width || !array->size) return 0;
    if (array->width == 1 && array->size % width == 0) { /* bytes that one of these functions gave */
        array->width = width;
        array->size /= width;
        return 0;
    }
    PyErr_Format(PyExc_ValueError, "an array of %d bytes an item where %d are wanted", array->width, width);
    return -1;
}

static void drop(Array *array) {
    if (array->held) PyBuffer_Release(&array->view);
    array->held = 0;
}

#define ITEMS(array, type) ((const type *)(array).view.buf)

static inline uint32_t item(const Array *array, size_t at) {
    switch (array->width) {
    case 1: return ITEMS(*array, uint8_t)[at];
    case 2: return ITEMS(*array, uint16_t)[at];
    default: return ITEMS(*array, uint32_t)[at];
    }
}

/* Whether an object was made here: what a type's objects are set up by, no other type's are. */
static int made_by(PyObject *object, initproc setting_up) {
    if (PyType_GetSlot(Py_TYPE(object), Py_tp_init) == (void *)setting_up) return 1;
    PyErr_SetString(PyExc_TypeError, "a Part or Room of these loops is wanted");
    return 0;
}

static PyObject *packed(const void *items, size_t count, size_t width) {
    return PyBytes_FromStringAndSize((const char *)items, (Py_ssize_t)(count * width));
}

/* ------------------------------------------------------------------------------------------------ one part of a segment */

typedef struct {
    PyObject_HEAD
    int64_t base; /* number of the segment's first article */
    int64_t articles;
    Array starts, articles_of, frequencies, position_starts, positions;
} Part;

static int is_wide(const Array *array, int least) {
    return !array->size || (array->width >= least && (array->width == 1 || array->width == 2 || array->width == 4));
}

static int part_init(PyObject *object, PyObject *arguments, PyObject *keywords) {
    Part *self = (Part *)object;
    PyObject *starts, *articles, *frequencies, *position_starts, *positions;
    long long base, count;
    (void)keywords;
    if (!PyArg_ParseTuple(arguments, "LLOOOOO", &base, &count, &starts, &articles, &frequencies, &position_starts, &positions))
        return -1;
    if (self->starts.held) {
        PyErr_SetString(PyExc_ValueError, "a part is made once");
        return -1;
    }
    if (base < 0 || count < 0 || count > INT32_MAX || base > INT32_MAX - count) {
        PyErr_SetString(PyExc_ValueError, "articles are numbered from 0 to 2147483647");
        return -1;
    }
    self->base = base;
    self->articles = count;
    if (take_wide(starts, &self->starts, 4) < 0 || take(articles, &self->articles_of) < 0 ||
        take(frequencies, &self->frequencies) < 0 || take_wide(position_starts, &self->position_starts, 4) < 0 ||
        take(positions, &self->positions) < 0)
        return -1;
    /* The file says how wide its numbers are, and may lie; nothing is read by another width than these. */
    if (!is_wide(&self->articles_of, 2) || !is_wide(&self->frequencies, 1) || !is_wide(&self->positions, 1)) {
        PyErr_SetString(PyExc_ValueError, "postings are numbers of 1, 2 or 4 bytes, articles of 2 or 4");
        return -1;
    }
    return 0;
}

static void part_dealloc(PyObject *object) {
    Part *self = (Part *)object;
    PyTypeObject *type = Py_TYPE(object);
    drop(&self->starts);
    drop(&self->articles_of);
    drop(&self->frequencies);
    drop(&self->position_starts);
    drop(&self->positions);
    freefunc release = (freefunc)PyType_GetSlot(type, Py_tp_free);
    release(object);
    Py_DECREF(type);
}

/* The postings of a form: from `*first` up to `*last`; nothing where the stored numbers make no sense. */
static inline int postings_of(const Part *part, uint32_t form, size_t *first, size_t *last) {
    if ((Py_ssize_t)form + 1 >= part->starts.size) return 0;
    *first = ITEMS(part->starts, uint32_t)[form];
    *last = ITEMS(part->starts, uint32_t)[form + 1];
    return *first < *last && (Py_ssize_t)*last <= part->articles_of.size && (Py_ssize_t)*last <= part->frequencies.size;
}

/* ------------------------------------------------------------------------------------------------ room to add up in */

typedef struct {
    double carried;
    float score;
    uint32_t level;
} Sum;

typedef struct {
    PyObject_HEAD
    int64_t size; /* articles */
    union {
        Lanes *counts; /* how often a word stands in each article, weighted, at each level */
        Sum *sums;     /* what the parts of a question add up to */
    } at;
    uint64_t *touched; /* a bit for each article that is not all zero */
    void *memory;
    int32_t *ids; /* articles of the answer being made */
} Room;

static int room_init(PyObject *object, PyObject *arguments, PyObject *keywords) {
    Room *self = (Room *)object;
    long long size;
    (void)keywords;
    if (!PyArg_ParseTuple(arguments, "L", &size)) return -1;
    if (self->memory || size < 0 || size > INT32_MAX) {
        PyErr_SetString(PyExc_ValueError, "room is made once, for 0 to 2147483647 articles");
        return -1;
    }
    self->size = size;
    self->memory = PyMem_Calloc((size_t)size + 2, sizeof(Lanes));
    self->touched = PyMem_Calloc((size_t)size / 64 + 1, sizeof(uint64_t));
    self->ids = PyMem_Malloc(((size_t)size + 1) * sizeof(int32_t));
    if (!self->memory || !self->touched || !self->ids) {
        PyErr_NoMemory();
        return -1;
    }
    self->at.counts = (Lanes *)(((uintptr_t)self->memory + 15) & ~(uintptr_t)15);
    return 0;
}

/* A room that was made, or NULL with an error set. */
static Room *room_of(PyObject *object) {
    Room *room = (Room *)object;
    if (!made_by(object, room_init)) return NULL;
    if (room->ids && room->touched && room->memory) return room;
    PyErr_SetString(PyExc_ValueError, "the room was not made");
    return NULL;
}

static void room_dealloc(PyObject *object) {
    Room *self = (Room *)object;
    PyTypeObject *type = Py_TYPE(object);
    PyMem_Free(self->memory);
    PyMem_Free(self->touched);
    PyMem_Free(self->ids);
    freefunc release = (freefunc)PyType_GetSlot(type, Py_tp_free);
    release(object);
    Py_DECREF(type);
}

/* ------------------------------------------------------------------------------------------------ scoring one word */

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
static PyObject *score(PyObject *module, PyObject *arguments) {
    PyObject *room_object, *sources, *norms_object, *alive_object;
    double size, k1, weights[LEVELS];
    (void)module;
    if (!PyArg_ParseTuple(arguments, "OO!OOdd(dddd)", &room_object, &PyTuple_Type, &sources, &norms_object, &alive_object,
                          &size, &k1, &weights[0], &weights[1], &weights[2], &weights[3]))
        return NULL;
    Room *room = room_of(room_object);
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
        const Part *part = (const Part *)part_object;
        failed = failed || !made_by(part_object, part_init);
        if (!failed && part->base + part->articles > room->size) {
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

/* ------------------------------------------------------------------------------------------------ parts of a question */

typedef struct {
    Array ids, scores, levels;
    double weight;
} Found;

static int take_found(PyObject *tuple, Found *found, int64_t size) {
    PyObject *ids, *scores, *levels;
    if (!PyArg_ParseTuple(tuple, "OOOd", &ids, &scores, &levels, &found->weight)) return -1;
    if (take_wide(ids, &found->ids, 4) < 0 || take_wide(scores, &found->scores, 4) < 0 || take(levels, &found->levels) < 0)
        return -1;
    if (found->scores.size != found->ids.size || found->levels.size != found->ids.size || found->levels.width != 1) {
        PyErr_SetString(PyExc_ValueError, "ids, scores and levels must be as many");
        return -1;
    }
    if (found->ids.size) { /* rising, so the ends tell */
        const int32_t *ids = ITEMS(found->ids, int32_t);
        if (ids[0] < 0 || ids[found->ids.size - 1] >= size) {
            PyErr_SetString(PyExc_ValueError, "an article outside the index");
            return -1;
        }
    }
    return 0;
}

static void drop_found(Found *found) {
    drop(&found->ids);
    drop(&found->scores);
    drop(&found->levels);
}

/* The place of the first id that is not below `wanted`, from `at` on, by doubling steps. */
static size_t gallop(const int32_t *ids, size_t at, size_t size, int32_t wanted) {
    size_t step = 1;
    while (at + step < size && ids[at + step] < wanted) step *= 2;
    size_t low = at + step / 2, high = at + step < size ? at + step : size;
    if (at < size && ids[at] >= wanted) return at;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (ids[middle] < wanted) low = middle + 1;
        else high = middle;
    }
    return low;
}

/* together(room, parts, extras, least, enough) -> (ids, scores, levels, first or None) */
static PyObject *together(PyObject *module, PyObject *arguments) {
    PyObject *room_object, *parts, *extras;
    double least;
    Py_ssize_t enough;
    (void)module;
    if (!PyArg_ParseTuple(arguments, "OO!O!dn", &room_object, &PyTuple_Type, &parts, &PyTuple_Type, &extras, &least, &enough))
        return NULL;
    Room *room = room_of(room_object);
    if (!room) return NULL;
    Sum *sums = room->at.sums;
    int64_t *holding = NULL; /* how many articles hold so many parts */
    Found found = {0};
    PyObject *answer = NULL, *ids = NULL, *scores = NULL, *levels = NULL, *first = NULL;
    size_t count = 0;
    double strict = least;
    for (Py_ssize_t place = 0; place < PyTuple_Size(parts); place++) {
        memset(&found, 0, sizeof found);
        if (take_found(PyTuple_GetItem(parts, place), &found, room->size) < 0) goto clear;
        const int32_t *id = ITEMS(found.ids, int32_t);
        const float *score_of = ITEMS(found.scores, float);
        const uint8_t *level_of = ITEMS(found.levels, uint8_t);
        for (Py_ssize_t at = 0; at < found.ids.size; at++) {
            Sum *sum = sums + id[at];
            uint64_t bit = (uint64_t)1 << (id[at] & 63), *bits = room->touched + (id[at] >> 6);
            /* levels are kept as their distance from none, so that all zero is "nothing matched" */
            uint32_t level = NO_LEVEL - level_of[at];
            *bits |= bit;
            sum->carried += found.weight;
            sum->score += score_of[at];
            if (level > sum->level) sum->level = level;
        }
        drop_found(&found);
    }
    if (enough > 0) { /* where few articles hold so many parts, those that hold fewer follow them */
        size_t most = (size_t)PyTuple_Size(parts);
        if (!(holding = PyMem_Calloc(most + 1, sizeof(int64_t)))) {
            PyErr_NoMemory();
            goto clear;
        }
        for (int64_t word = 0; word <= room->size / 64; word++)
            for (uint64_t bits = room->touched[word]; bits; bits &= bits - 1) {
                double carried = sums[word * 64 + __builtin_ctzll(bits)].carried;
                holding[carried < (double)most ? carried > 0 ? (size_t)carried : 0 : most]++;
            }
        int64_t passing = 0;
        for (size_t held = 0; held <= most; held++)
            if ((double)held >= strict) passing += holding[held];
        while (least > 1 && passing < enough)
            if ((least -= 1) <= (double)most) passing += holding[(size_t)least];
    }
    for (int64_t word = 0; word <= room->size / 64; word++) {
        for (uint64_t bits = room->touched[word]; bits; bits &= bits - 1) {
            int64_t article = word * 64 + __builtin_ctzll(bits);
            if (sums[article].carried >= least) room->ids[count++] = (int32_t)article;
            else memset(sums + article, 0, sizeof(Sum));
        }
        room->touched[word] = 0;
    }
    for (Py_ssize_t place = 0; place < PyTuple_Size(extras); place++) {
        memset(&found, 0, sizeof found);
        if (take_found(PyTuple_GetItem(extras, place), &found, room->size) < 0) goto clear;
        const int32_t *id = ITEMS(found.ids, int32_t);
        size_t size = (size_t)found.ids.size, other = 0;
        for (size_t at = 0; at < count && other < size; at++) {
            other = gallop(id, other, size, room->ids[at]);
            if (other < size && id[other] == room->ids[at]) {
                Sum *sum = sums + id[other];
                uint32_t level = NO_LEVEL - ITEMS(found.levels, uint8_t)[other];
                sum->score += ITEMS(found.scores, float)[other];
                if (level > sum->level) sum->level = level;
            }
        }
        drop_found(&found);
    }
    ids = packed(room->ids, count, sizeof(int32_t));
    scores = PyBytes_FromStringAndSize(NULL, (Py_ssize_t)(count * sizeof(float)));
    levels = PyBytes_FromStringAndSize(NULL, (Py_ssize_t)count);
    first = least < strict ? PyBytes_FromStringAndSize(NULL, (Py_ssize_t)count) : Py_NewRef(Py_None);
    if (ids && scores && levels && first) {
        float *score_of = (float *)PyBytes_AsString(scores);
        uint8_t *level_of = (uint8_t *)PyBytes_AsString(levels);
        uint8_t *is_first = least < strict ? (uint8_t *)PyBytes_AsString(first) : NULL;
        for (size_t at = 0; at < count; at++) {
            const Sum *sum = sums + room->ids[at];
            score_of[at] = sum->score;
            level_of[at] = (uint8_t)(NO_LEVEL - sum->level);
            if (is_first) is_first[at] = sum->carried >= strict;
        }
        answer = PyTuple_Pack(4, ids, scores, levels, first);
    }
    for (size_t at = 0; at < count; at++) memset(sums + room->ids[at], 0, sizeof(Sum));
    goto done;
clear:
    memset(sums, 0, (size_t)room->size * sizeof(Sum));
    memset(room->touched, 0, ((size_t)room->size / 64 + 1) * sizeof(uint64_t));
done:
    PyMem_Free(holding);
    drop_found(&found);
    Py_XDECREF(ids);
    Py_XDECREF(scores);
    Py_XDECREF(levels);
    Py_XDECREF(first);
    return answer;
}

/* ------------------------------------------------------------------------------------------------ the best of a page */

/* best(scores, count) -> the places of the highest scores, best first, equal ones in their order */
static PyObject *best(PyObject *module, PyObject *arguments) {
    PyObject *scores_object;
    Py_ssize_t wanted;
    Array scores = {0};
    (void)module;
    if (!PyArg_ParseTuple(arguments, "On", &scores_object, &wanted)) return NULL;
    if (take_wide(scores_object, &scores, 4) < 0) {
        drop(&scores);
        return NULL;
    }
    const float *score_of = ITEMS(scores, float);
    size_t size = (size_t)scores.size, most = wanted < 0 ? 0 : (size_t)wanted, held = 0;
    if (most > size) most = size;
    int32_t *heap = PyMem_Malloc((most + 1) * sizeof(int32_t)); /* the worst of the best on top */
    if (!heap) {
        drop(&scores);
        return PyErr_NoMemory();
    }
#define WORSE(one, other) (score_of[one] < score_of[other] || (score_of[one] == score_of[other] && (one) > (other)))
#define SINK(limit)                                                                                                    \
    for (size_t at = 0, below; (below = 2 * at + 1) < (limit); at = below) {                                          \
        if (below + 1 < (limit) && WORSE(heap[below + 1], heap[below])) below++;                                      \
        if (!WORSE(heap[below], heap[at])) break;                                                                     \
        int32_t moved = heap[at];                                                                                      \
        heap[at] = heap[below];                                                                                        \
        heap[below] = moved;                                                                                           \
    }
    for (size_t place = 0; most && place < size; place++) {
        if (held < most) {
            size_t at = held++;
            heap[at] = (int32_t)place;
            while (at && WORSE(heap[at], heap[(at - 1) / 2])) {
                int32_t moved = heap[at];
                heap[at] = heap[(at - 1) / 2];
                heap[(at - 1) / 2] = moved;
                at = (at - 1) / 2;
            }
        } else if (score_of[place] > score_of[heap[0]]) {
            heap[0] = (int32_t)place;
            SINK(held)
        }
    }
    for (size_t left = held; left > 1; left--) {
        int32_t worst = heap[0];
        heap[0] = heap[left - 1];
        heap[left - 1] = worst;
        SINK(left - 1)
    }
#undef SINK
#undef WORSE
    PyObject *answer = packed(heap, held, sizeof(int32_t));
    PyMem_Free(heap);
    drop(&scores);
    return answer;
}

/* ------------------------------------------------------------------------------------------------ counting facets */

/* tally(counts, ids, base, starts, values): add one to counts[value] for each value that each article holds */
static PyObject *tally(PyObject *module, PyObject *arguments) {
    PyObject *counts_object, *ids_object, *starts_object, *values_object;
    long long base;
    Array counts = {0}, ids = {0}, starts = {0}, values = {0};
    PyObject *answer = NULL;
    (void)module;
    if (!PyArg_ParseTuple(arguments, "OOLOO", &counts_object, &ids_object, &base, &starts_object, &values_object)) return NULL;
    if (take_wide(counts_object, &counts, 8) < 0 || take_wide(ids_object, &ids, 4) < 0 ||
        take_wide(starts_object, &starts, 4) < 0 || take(values_object, &values) < 0)
        goto done;
    if (counts.view.readonly) {
        PyErr_SetString(PyExc_ValueError, "counts must be writable");
        goto done;
    }
    int64_t *count_of = (int64_t *)counts.view.buf;
    const int32_t *id = ITEMS(ids, int32_t);
    const uint32_t *start = ITEMS(starts, uint32_t);
    uint32_t place = 0; /* the articles rise, and so do their values; none is counted twice */
    for (Py_ssize_t at = 0; at < ids.size; at++) {
        int64_t article = id[at] - base;
        if (article < 0 || article + 1 >= starts.size || start[article] < place) continue;
        for (place = start[article]; place < start[article + 1] && place < values.size; place++) {
            uint32_t value = item(&values, place);
            if (value < counts.size) count_of[value]++;
        }
    }
    answer = Py_NewRef(Py_None);
done:
    drop(&counts);
    drop(&ids);
    drop(&starts);
    drop(&values);
    return answer;
}

/* ------------------------------------------------------------------------------------------------ phrases */

static int by_value(const void *one, const void *other) {
    uint64_t a = *(const uint64_t *)one, b = *(const uint64_t *)other;
    return (a > b) - (a < b);
}

typedef struct {
    uint64_t *items;
    size_t count, room;
} Places;

static int put_place(Places *places, uint64_t place) {
    if (places->count == places->room) {
        size_t room = places->room ? places->room * 2 : 256;
        uint64_t *moved = PyMem_Realloc(places->items, room * sizeof(uint64_t));
        if (!moved) {
            PyErr_NoMemory();
            return -1;
        }
        places->items = moved;
        places->room = room;
    }
    places->items[places->count++] = place;
    return 0;
}

/* Every place of the forms, article in the upper half and position less `offset` in the lower, in rising order. With
 * `only`, a bit for each article, those in other articles are passed over. */
static int places_of(const Part *part, const Array *forms, uint32_t offset, const uint64_t *only, Places *places) {
    size_t postings_end = 0, place = 0; /* forms rise, and so do their postings and positions; none is taken twice */
    for (Py_ssize_t at = 0; at < forms->size; at++) {
        uint32_t form = ITEMS(*forms, uint32_t)[at];
        size_t first, last;
        if (!postings_of(part, form, &first, &last) || (Py_ssize_t)form >= part->position_starts.size) continue;
        if (first < postings_end || ITEMS(part->position_starts, uint32_t)[form] < place) continue;
        postings_end = last;
        place = ITEMS(part->position_starts, uint32_t)[form];
        for (size_t posting = first; posting < last; posting++) {
            uint64_t article = item(&part->articles_of, posting);
            uint32_t times = item(&part->frequencies, posting);
            if (article >= (uint64_t)part->articles || place + times > (size_t)part->positions.size) break;
            if (!only || only[article >> 6] >> (article & 63) & 1)
                for (uint32_t time = 0; time < times; time++) {
                    uint32_t position = item(&part->positions, place + time);
                    if (position >= offset && put_place(places, article << 32 | (position - offset)) < 0) return -1;
                }
            place += times;
        }
    }
    if (forms->size > 1 && places->count) qsort(places->items, places->count, sizeof(uint64_t), by_value);
    return 0;
}

static size_t occurrences(const Part *part, const Array *forms) {
    size_t total = 0, first, last;
    for (Py_ssize_t at = 0; at < forms->size; at++)
        if (postings_of(part, ITEMS(*forms, uint32_t)[at], &first, &last)) total += last - first;
    return total;
}

/* phrase(part, forms of each word) -> ids of the articles, in the part's own numbers, that hold the words in a row */
static PyObject *phrase(PyObject *module, PyObject *arguments) {
    PyObject *part_object, *words, *answer = NULL;
    (void)module;
    if (!PyArg_ParseTuple(arguments, "OO!", &part_object, &PyTuple_Type, &words)) return NULL;
    if (!made_by(part_object, part_init)) return NULL;
    const Part *part = (const Part *)part_object;
    Py_ssize_t count = PyTuple_Size(words);
    Array *forms = PyMem_Calloc((size_t)count + 1, sizeof(Array));
    char *done = PyMem_Calloc((size_t)count + 1, 1);
    uint64_t *only = PyMem_Calloc((size_t)part->articles / 64 + 1, sizeof(uint64_t));
    Places kept = {0}, next = {0};
    if (!forms || !done || !only) {
        PyErr_NoMemory();
        goto done;
    }
    for (Py_ssize_t word = 0; word < count; word++)
        if (take_wide(PyTuple_GetItem(words, word), &forms[word], 4) < 0) goto done;
    for (Py_ssize_t round = 0; round < count; round++) { /* the rarest word first: it leaves least to look at */
        Py_ssize_t rarest = -1;
        size_t fewest = SIZE_MAX;
        for (Py_ssize_t word = 0; word < count; word++) {
            size_t times = done[word] ? SIZE_MAX : occurrences(part, &forms[word]);
            if (times < fewest) fewest = times, rarest = word;
        }
        done[rarest] = 1;
        next.count = 0;
        if (places_of(part, &forms[rarest], (uint32_t)rarest, round ? only : NULL, round ? &next : &kept) < 0) goto done;
        if (round) { /* places in both */
            size_t both = 0;
            for (size_t one = 0, other = 0; one < kept.count && other < next.count;) {
                if (kept.items[one] < next.items[other]) one++;
                else if (kept.items[one] > next.items[other]) other++;
                else kept.items[both++] = kept.items[one++];
            }
            kept.count = both;
        }
        memset(only, 0, ((size_t)part->articles / 64 + 1) * sizeof(uint64_t));
        for (size_t at = 0; at < kept.count; at++) {
            uint64_t article = kept.items[at] >> 32;
            only[article >> 6] |= (uint64_t)1 << (article & 63);
        }
    }
    {
        size_t articles = 0;
        int32_t *ids = PyMem_Malloc((kept.count + 1) * sizeof(int32_t));
        if (!ids) {
            PyErr_NoMemory();
            goto done;
        }
        for (size_t at = 0; at < kept.count; at++) {
            int32_t article = (int32_t)(kept.items[at] >> 32);
            if (!articles || ids[articles - 1] != article) ids[articles++] = article;
        }
        answer = packed(ids, articles, sizeof(int32_t));
        PyMem_Free(ids);
    }
done:
    for (Py_ssize_t word = 0; forms && word < count; word++) drop(&forms[word]);
    PyMem_Free(forms);
    PyMem_Free(done);
    PyMem_Free(only);
    PyMem_Free(kept.items);
    PyMem_Free(next.items);
    return answer;
}

/* ------------------------------------------------------------------------------------------------ inverting */

/* invert(words, ends, ranks, forms) -> (starts, articles, frequencies, position_starts, positions), all uint32
 *
 * `words` are the words of articles one after the other, 0 being a gap; `ends` says where each article ends among them;
 * `ranks` gives the form of a word, or 0xffffffff for one that is left out without leaving a place. A word that stands
 * more than 255 times in an article has several postings there, so that a frequency is always one byte. */
#define MOST_TIMES 255
static PyObject *invert(PyObject *module, PyObject *arguments) {
    PyObject *words_object, *ends_object, *ranks_object, *answer = NULL;
    Py_ssize_t forms;
    Array words = {0}, ends = {0}, ranks = {0};
    uint32_t *starts = NULL, *position_starts = NULL, *next = NULL, *last_article = NULL;
    uint8_t *times = NULL;
    uint32_t *articles = NULL, *frequencies = NULL, *positions = NULL;
    (void)module;
    if (!PyArg_ParseTuple(arguments, "OOOn", &words_object, &ends_object, &ranks_object, &forms)) return NULL;
    if (take_wide(words_object, &words, 4) < 0 || take_wide(ends_object, &ends, 8) < 0 ||
        take_wide(ranks_object, &ranks, 4) < 0)
        goto done;
    const uint32_t *word = ITEMS(words, uint32_t), *rank = ITEMS(ranks, uint32_t);
    const int64_t *end = ITEMS(ends, int64_t);
    size_t count = forms > 0 ? (size_t)forms : 0;
    starts = PyMem_Calloc(count + 2, sizeof(uint32_t));
    position_starts = PyMem_Calloc(count + 2, sizeof(uint32_t));
    next = PyMem_Malloc((count + 1) * sizeof(uint32_t));
    last_article = PyMem_Malloc((count + 1) * sizeof(uint32_t));
    times = PyMem_Calloc(count + 1, 1);
    if (!starts || !position_starts || !next || !last_article || !times) {
        PyErr_NoMemory();
        goto done;
    }
    for (Py_ssize_t article = 0; article < ends.size; article++)
        if (end[article] < (article ? end[article - 1] : 0) || end[article] > words.size) {
            PyErr_SetString(PyExc_ValueError, "the ends of articles must rise and lie among the words");
            goto done;
        }
    for (int pass = 0; pass < 2; pass++) { /* count, then put in place */
        memset(last_article, 0xff, (count + 1) * sizeof(uint32_t));
        for (Py_ssize_t article = 0; article < ends.size; article++) {
            uint32_t position = 0;
            for (int64_t at = article ? end[article - 1] : 0; at < end[article]; at++) {
                if (!word[at]) {
                    position++;
                    continue;
                }
                if ((Py_ssize_t)word[at] >= ranks.size) {
                    PyErr_SetString(PyExc_ValueError, "a word without a form");
                    goto done;
                }
                uint32_t form = rank[word[at]];
                if (form == UINT32_MAX) continue;
                if (form >= count) {
                    PyErr_SetString(PyExc_ValueError, "a form beyond the last");
                    goto done;
                }
                int fresh = last_article[form] != (uint32_t)article || times[form] == MOST_TIMES;
                last_article[form] = (uint32_t)article;
                times[form] = fresh ? 1 : times[form] + 1;
                if (!pass) {
                    starts[form + 1] += (uint32_t)fresh;
                    position_starts[form + 1]++;
                } else {
                    uint32_t posting = starts[form] + next[form];
                    if (fresh) {
                        articles[posting] = (uint32_t)article;
                        frequencies[posting] = 0;
                        next[form]++;
                    } else
                        posting--;
                    frequencies[posting]++;
                    positions[position_starts[form]++] = position;
                }
                position++;
            }
        }
        if (!pass) {
            uint64_t postings = 0, places = 0;
            for (size_t form = 1; form <= count; form++) {
                postings += starts[form];
                places += position_starts[form];
                if (places > UINT32_MAX) {
                    PyErr_SetString(PyExc_OverflowError, "too many words for one segment");
                    goto done;
                }
                starts[form] = (uint32_t)postings;
                position_starts[form] = (uint32_t)places;
            }
            articles = PyMem_Malloc((postings + 1) * sizeof(uint32_t));
            frequencies = PyMem_Malloc((postings + 1) * sizeof(uint32_t));
            positions = PyMem_Malloc((places + 1) * sizeof(uint32_t));
            if (!articles || !frequencies || !positions) {
                PyErr_NoMemory();
                goto done;
            }
            memset(next, 0, (count + 1) * sizeof(uint32_t));
        } else { /* position_starts ran on to the next form's start */
            memmove(position_starts + 1, position_starts, count * sizeof(uint32_t));
            position_starts[0] = 0;
        }
    }
    answer = Py_BuildValue("(NNNNN)", packed(starts, count + 1, 4), packed(articles, starts[count], 4),
                           packed(frequencies, starts[count], 4), packed(position_starts, count + 1, 4),
                           packed(positions, position_starts[count], 4));
done:
    drop(&words);
    drop(&ends);
    drop(&ranks);
    PyMem_Free(starts);
    PyMem_Free(position_starts);
    PyMem_Free(next);
    PyMem_Free(last_article);
    PyMem_Free(times);
    PyMem_Free(articles);
    PyMem_Free(frequencies);
    PyMem_Free(positions);
    return answer;
}

/* ------------------------------------------------------------------------------------------------ sorted strings */

/* find(text, starts, wanted) -> the place of a string among sorted ones, or of the first that is greater, negated - 1 */
static PyObject *find(PyObject *module, PyObject *arguments) {
    PyObject *text_object, *starts_object, *answer = NULL;
    const char *wanted;
    Py_ssize_t length;
    Array text = {0}, starts = {0};
    (void)module;
    if (!PyArg_ParseTuple(arguments, "OOy#", &text_object, &starts_object, &wanted, &length)) return NULL;
    if (take_wide(text_object, &text, 1) < 0 || take_wide(starts_object, &starts, 4) < 0) goto done;
    const uint32_t *start = ITEMS(starts, uint32_t);
    Py_ssize_t low = 0, high = starts.size ? starts.size - 1 : 0;
    while (low < high) {
        Py_ssize_t middle = low + (high - low) / 2;
        if (start[middle + 1] < start[middle] || start[middle + 1] > text.size) {
            PyErr_SetString(PyExc_ValueError, "the starts of the strings do not rise");
            goto done;
        }
        size_t size = start[middle + 1] - start[middle];
        size_t shared = size < (size_t)length ? size : (size_t)length;
        int order = shared ? memcmp(ITEMS(text, char) + start[middle], wanted, shared) : 0;
        if (!order) order = size < (size_t)length ? -1 : size > (size_t)length;
        if (!order) {
            answer = PyLong_FromSsize_t(middle);
            goto done;
        }
        if (order < 0) low = middle + 1;
        else high = middle;
    }
    answer = PyLong_FromSsize_t(-low - 1);
done:
    drop(&text);
    drop(&starts);
    return answer;
}

/* ------------------------------------------------------------------------------------------------ the module */

static PyMethodDef functions[] = {
    {"score", score, METH_VARARGS, "score(room, sources, norms, alive, size, k1, weights) -> ids, scores, levels"},
    {"together", together, METH_VARARGS, "together(room, parts, extras, least, enough) -> ids, scores, levels, first"},
    {"best", best, METH_VARARGS, "best(scores, count) -> places of the highest scores"},
    {"tally", tally, METH_VARARGS, "tally(counts, ids, base, starts, values): count the values of articles"},
    {"phrase", phrase, METH_VARARGS, "phrase(part, words) -> ids of the articles that hold the words in a row"},
    {"invert", invert, METH_VARARGS, "invert(words, ends, ranks, forms) -> postings"},
    {"find", find, METH_VARARGS, "find(text, starts, wanted) -> place among sorted strings"},
    {NULL, NULL, 0, NULL},
};

static PyType_Slot part_slots[] = {
    {Py_tp_doc, "Part(base, articles, starts, articles_of, frequencies, position_starts, positions)"},
    {Py_tp_init, part_init},
    {Py_tp_new, PyType_GenericNew},
    {Py_tp_dealloc, part_dealloc},
    {0, NULL},
};
static PyType_Spec part_spec = {"kashaf.index._kernels.Part", sizeof(Part), 0, Py_TPFLAGS_DEFAULT, part_slots};

static PyType_Slot room_slots[] = {
    {Py_tp_doc, "Room(articles): memory to add up in; one caller at a time"},
    {Py_tp_init, room_init},
    {Py_tp_new, PyType_GenericNew},
    {Py_tp_dealloc, room_dealloc},
    {0, NULL},
};
static PyType_Spec room_spec = {"kashaf.index._kernels.Room", sizeof(Room), 0, Py_TPFLAGS_DEFAULT, room_slots};

static int fill(PyObject *module) {
    PyType_Spec *specs[] = {&part_spec, &room_spec};
    const char *names[] = {"Part", "Room"};
    for (int place = 0; place < 2; place++) {
        PyObject *type = PyType_FromSpec(specs[place]);
        int failed = type ? PyModule_AddObjectRef(module, names[place], type) : -1;
        Py_XDECREF(type);
        if (failed) return -1;
    }
    return 0;
}

static PyModuleDef_Slot module_slots[] = {{Py_mod_exec, fill}, {0, NULL}};

static struct PyModuleDef module = {PyModuleDef_HEAD_INIT, "_kernels", NULL, 0, functions, module_slots, NULL, NULL, NULL};

PyMODINIT_FUNC PyInit__kernels(void) { return PyModuleDef_Init(&module); }
