/* The parts of a question put together, and the best of what they find. */

#include "kernels.h"

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
size_t gallop(const int32_t *ids, size_t at, size_t size, int32_t wanted) {
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
PyObject *together(PyObject *module, PyObject *arguments) {
    PyObject *room_object, *parts, *extras;
    double least;
    Py_ssize_t enough;
    (void)module;
    if (!PyArg_ParseTuple(arguments, "OO!O!dn", &room_object, &PyTuple_Type, &parts, &PyTuple_Type, &extras, &least, &enough))
        return NULL;
    Room *room = as_room(room_object);
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

/* best(scores, count) -> the places of the highest scores, best first, equal ones in their order */
PyObject *best(PyObject *module, PyObject *arguments) {
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
