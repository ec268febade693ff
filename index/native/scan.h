/* What the files of the scanner share: the tokens of one text, and the trie of names as arrays. */

#ifndef KASHAF_SCAN_H
#define KASHAF_SCAN_H

#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <stdint.h>

#define SINGLE 1 /* bits in the layer of names: kashaf.index.scan_words adds them to "0" */
#define PAIR 2

/* What a token is where names are followed: a word, a number, a sign that ends a name, one that a name may reach
   across, and what Python must cut anew. */
enum { A_WORD, A_NUMBER, A_STOP, A_GAP, A_QUESTION };

typedef struct {
    uint32_t word; /* its number in the table, from 1; 0: it is not there */
    uint8_t kind, bits;
} Token;

/* The trie of kashaf.index.trie as kashaf.index.name_runs lays it out. Node n has edges from edges[n] to edges[n + 1],
   in the order of their keys; word w leads into the trie by ways[firsts[w]] to ways[firsts[w + 1]]. */
typedef struct {
    uint32_t *keys, *firsts, *ways, *edges, *edge_keys, *children;
    uint8_t *ends;
    uint32_t words, way_count, nodes, edge_count;
} Names;

typedef struct {
    uint32_t *numbers;
    Py_ssize_t count, room;
} Runs;

int names_fill(Names *names, PyObject *arrays, Py_ssize_t words);
void names_free(Names *names);
int runs_find(const Names *names, const Py_UCS4 *text, const uint32_t *spans, const Token *tokens, Py_ssize_t count,
              Runs *runs);

#endif
