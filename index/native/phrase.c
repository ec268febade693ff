/* Words that stand one after the other. */

#include "kernels.h"

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
PyObject *phrase(PyObject *module, PyObject *arguments) {
    PyObject *part_object, *words, *answer = NULL;
    (void)module;
    if (!PyArg_ParseTuple(arguments, "OO!", &part_object, &PyTuple_Type, &words)) return NULL;
    const Part *part = as_part(part_object);
    if (!part) return NULL;
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
