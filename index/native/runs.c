/* Runs of tokens that spell a name: a walk through the trie of names from every token that may open one.

   Where the scan cannot tell how kashaf.index.trie cuts the text, as at an address or a stop, the opening is given to
   Python, whose walk (kashaf.index.candidates) is the twin of this one. */

#include "scan.h"

#include <string.h>

#define UNSURE UINT32_MAX /* in place of a node: Python must walk from this token */
#define FIELDS 4          /* first token, last token, way into the trie, node */

enum { FAILED = -1, DONE, DOUBTFUL };

static uint32_t *copied(PyObject *arrays, Py_ssize_t place, uint32_t *count) {
    char *bytes;
    Py_ssize_t size;
    PyObject *array = PyTuple_GetItem(arrays, place);
    if (!array || PyBytes_AsStringAndSize(array, &bytes, &size) < 0)
        return NULL;
    if (size % sizeof(uint32_t) || size / sizeof(uint32_t) > INT32_MAX) {
        PyErr_SetString(PyExc_ValueError, "an array of names holds no 32-bit numbers");
        return NULL;
    }
    uint32_t *copy = PyMem_Malloc((size_t)size + sizeof(uint32_t));
    if (!copy) {
        PyErr_NoMemory();
        return NULL;
    }
    memcpy(copy, bytes, (size_t)size);
    *count = (uint32_t)(size / sizeof(uint32_t));
    return copy;
}

/* Whether `bounds` rise from 0 to `last`: where the parts of an array begin. */
static int rise(const uint32_t *bounds, uint32_t count, uint32_t last) {
    for (uint32_t at = 1; at < count; at++)
        if (bounds[at] < bounds[at - 1])
            return 0;
    return count && bounds[0] == 0 && bounds[count - 1] == last;
}

static int all_below(const uint32_t *numbers, uint32_t count, uint32_t limit) {
    for (uint32_t at = 0; at < count; at++)
        if (numbers[at] >= limit)
            return 0;
    return 1;
}

/* (keys, firsts, ways, edges, edge keys, children, ends) into `names`; -1 with an exception where they do not fit. */
int names_fill(Names *names, PyObject *arrays, Py_ssize_t words) {
    uint32_t keys, firsts, edges, edge_keys, ends, *marks = NULL;
    if (PyTuple_Size(arrays) != 7) {
        if (!PyErr_Occurred())
            PyErr_SetString(PyExc_ValueError, "names are seven arrays");
        return -1;
    }
    if (!(names->keys = copied(arrays, 0, &keys)) || !(names->firsts = copied(arrays, 1, &firsts)) ||
        !(names->ways = copied(arrays, 2, &names->way_count)) || !(names->edges = copied(arrays, 3, &edges)) ||
        !(names->edge_keys = copied(arrays, 4, &edge_keys)) ||
        !(names->children = copied(arrays, 5, &names->edge_count)) || !(marks = copied(arrays, 6, &ends)))
        return -1;
    names->words = keys;
    names->nodes = ends;
    names->ends = PyMem_Malloc((size_t)ends + 1);
    if (!names->ends) {
        PyMem_Free(marks);
        PyErr_NoMemory();
        return -1;
    }
    for (uint32_t node = 0; node < ends; node++)
        names->ends[node] = marks[node] != 0;
    PyMem_Free(marks);
    if ((Py_ssize_t)keys != words || firsts != keys + 1 || edges != ends + 1 || edge_keys != names->edge_count ||
        !rise(names->firsts, firsts, names->way_count) || !rise(names->edges, edges, names->edge_count) ||
        !all_below(names->ways, names->way_count, ends) || !all_below(names->children, names->edge_count, ends)) {
        PyErr_SetString(PyExc_ValueError, "the arrays of names do not fit together");
        return -1;
    }
    return 0;
}

void names_free(Names *names) {
    PyMem_Free(names->keys);
    PyMem_Free(names->firsts);
    PyMem_Free(names->ways);
    PyMem_Free(names->edges);
    PyMem_Free(names->edge_keys);
    PyMem_Free(names->children);
    PyMem_Free(names->ends);
}

static int add(Runs *runs, uint32_t first, uint32_t last, uint32_t way, uint32_t node) {
    if (runs->count + FIELDS > runs->room) {
        Py_ssize_t room = 2 * runs->room + 64 * FIELDS;
        uint32_t *grown = PyMem_Realloc(runs->numbers, (size_t)room * sizeof(uint32_t));
        if (!grown) {
            PyErr_NoMemory();
            return FAILED;
        }
        runs->numbers = grown;
        runs->room = room;
    }
    uint32_t *at = runs->numbers + runs->count;
    at[0] = first;
    at[1] = last;
    at[2] = way;
    at[3] = node;
    runs->count += FIELDS;
    return DONE;
}

/* The node that a word leads to, or UNSURE where there is no such name. */
static uint32_t child_of(const Names *names, uint32_t node, uint32_t word) {
    uint32_t key = word ? names->keys[word - 1] : 0, low = names->edges[node], high = names->edges[node + 1];
    if (!key)
        return UNSURE;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (names->edge_keys[middle] < key)
            low = middle + 1;
        else
            high = middle;
    }
    return low < names->edges[node + 1] && names->edge_keys[low] == key ? names->children[low] : UNSURE;
}

static int walk(const Names *names, const Py_UCS4 *text, const uint32_t *spans, const Token *tokens, Py_ssize_t count,
                Py_ssize_t first, uint32_t way, Runs *runs) {
    uint32_t node = names->ways[way];
    Py_ssize_t at = first;
    while (names->edges[node] < names->edges[node + 1]) {
        Py_ssize_t next = at + 1;
        while (next < count && tokens[next].kind == A_GAP)
            next++;
        if (next == count || tokens[next].kind == A_STOP)
            return DONE;
        if (tokens[next].kind != A_WORD)
            return DOUBTFUL;
        node = child_of(names, node, tokens[next].word);
        if (node == UNSURE)
            return DONE;
        uint32_t end = spans[2 * at + 1];
        if (next != at + 1 || spans[2 * next] != end + 1 || text[end] != ' ')
            return DOUBTFUL;
        at = next;
        if (names->ends[node] && add(runs, (uint32_t)first, (uint32_t)at, way, node) < 0)
            return FAILED;
    }
    return DONE;
}

/* All runs, in the order of their first tokens: what a token is by itself before what it opens. */
int runs_find(const Names *names, const Py_UCS4 *text, const uint32_t *spans, const Token *tokens, Py_ssize_t count,
              Runs *runs) {
    for (Py_ssize_t at = 0; at < count; at++) {
        Token token = tokens[at];
        if (token.kind == A_QUESTION) {
            if (add(runs, (uint32_t)at, (uint32_t)at, 0, UNSURE) < 0)
                return -1;
            continue;
        }
        if (!token.word || !(token.bits & (SINGLE | PAIR)))
            continue;
        uint32_t low = names->firsts[token.word - 1], high = names->firsts[token.word];
        Py_ssize_t before = runs->count;
        int outcome = DONE;
        for (uint32_t way = low; way < high && outcome == DONE; way++)
            if (names->ends[names->ways[way]])
                outcome = add(runs, (uint32_t)at, (uint32_t)at, way, names->ways[way]);
        for (uint32_t way = low; token.bits & PAIR && way < high && outcome == DONE; way++)
            outcome = walk(names, text, spans, tokens, count, at, way, runs);
        if (outcome == DOUBTFUL) {
            runs->count = before;
            outcome = add(runs, (uint32_t)at, (uint32_t)at, 0, UNSURE);
        }
        if (outcome < 0)
            return -1;
    }
    return 0;
}
