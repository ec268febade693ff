/* What the loops over postings share: arrays from outside, the parts of a segment, and room to add up in.
 *
 * Every function of the module has a slow and obvious twin in numpy (kashaf.index.plain), which says what it computes;
 * tests hold the two to each other. Arrays come in by the buffer protocol, as wide as they are stored, and go out as bytes.
 */

#ifndef KASHAF_KERNELS_H
#define KASHAF_KERNELS_H

#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define LEVELS 4
#define NO_LEVEL LEVELS
#define MOST_PARTS 16 /* of a question that is answered in one go */

/* A hot function twice: for processors since 2013, and for every other; which one is found out when it is loaded. */
#if defined(__x86_64__) && defined(__GLIBC__) && defined(__GNUC__) && !defined(__clang__) && __GNUC__ >= 12
#define HOT __attribute__((target_clones("arch=x86-64-v3", "default")))
#else
#define HOT
#endif

typedef float Lanes __attribute__((vector_size(16))); /* one value for each level */

typedef struct {
    Py_buffer view;
    Py_ssize_t size; /* items */
    int width;       /* bytes of an item */
    int held;
} Array;

int take(PyObject *object, Array *array);
int take_wide(PyObject *object, Array *array, int width);
void drop(Array *array);
PyObject *packed(const void *items, size_t count, size_t width);

#define ITEMS(array, type) ((const type *)(array).view.buf)

static inline uint32_t item(const Array *array, size_t at) {
    switch (array->width) {
    case 1: return ITEMS(*array, uint8_t)[at];
    case 2: return ITEMS(*array, uint16_t)[at];
    default: return ITEMS(*array, uint32_t)[at];
    }
}

typedef struct {
    PyObject_HEAD
    int64_t base; /* number of the segment's first article */
    int64_t articles;
    Array starts, articles_of, frequencies, position_starts, positions;
} Part;

/* The postings of a form: from `*first` up to `*last`; nothing where the stored numbers make no sense. */
static inline int postings_of(const Part *part, uint32_t form, size_t *first, size_t *last) {
    if ((Py_ssize_t)form + 1 >= part->starts.size) return 0;
    *first = ITEMS(part->starts, uint32_t)[form];
    *last = ITEMS(part->starts, uint32_t)[form + 1];
    return *first < *last && (Py_ssize_t)*last <= part->articles_of.size && (Py_ssize_t)*last <= part->frequencies.size;
}

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
    uint64_t *of_parts[MOST_PARTS]; /* what `answer` adds up for each part of a question; all zero between two calls */
} Room;

/* The place of the first id that is not below `wanted`, from `at` on, by doubling steps. */
size_t gallop(const int32_t *ids, size_t at, size_t size, int32_t wanted);

extern PyType_Spec part_spec, room_spec;

/* The object as one of the two types; NULL, with an error set, where it is something else. */
const Part *as_part(PyObject *object);
Room *as_room(PyObject *object);
/* The place of a string among sorted ones, or of the first that is greater, negated - 1; sets an error for bad starts. */
Py_ssize_t place_of(const Array *text, const Array *starts, const char *wanted, Py_ssize_t length);
/* Counts of each article, then two bits for each; NULL, with an error set, where memory ran out. */
uint64_t *room_for_part(Room *room, size_t part);

PyObject *score(PyObject *module, PyObject *arguments);
PyObject *together(PyObject *module, PyObject *arguments);
PyObject *best(PyObject *module, PyObject *arguments);
PyObject *answer(PyObject *module, PyObject *arguments);
PyObject *tally(PyObject *module, PyObject *arguments);
PyObject *phrase(PyObject *module, PyObject *arguments);
PyObject *invert(PyObject *module, PyObject *arguments);
PyObject *order(PyObject *module, PyObject *arguments);
PyObject *find(PyObject *module, PyObject *arguments);
PyObject *look_up(PyObject *module, PyObject *arguments);
PyObject *rows(PyObject *module, PyObject *arguments);
PyObject *texts(PyObject *module, PyObject *arguments);

#endif
