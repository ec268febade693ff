/* The words of a text and their numbers: the hottest loop of indexing.
 *
 * A Table cuts a text as kashaf.index.analysis.WORD does and gives every distinct word, as it stands, a number. What a
 * character may be in a word comes from Python as one byte for each code point (kashaf.index.wordlist.CLASSES), so this
 * file knows no letter by itself. Number 0 is the gap: a separator that stands between two pieces of a text.
 */

#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <stdint.h>
#include <string.h>

#include "sketch.h"

enum { OTHER, LETTER, LAST_LETTER, MARK, ASCII_DIGIT, DIGIT, LATIN, FOREIGN, GAP };

#define CODE_POINTS 0x110000
#define MOST_DIGITS_BEHIND_LETTERS 3

typedef struct {
    uint32_t hash, number;  /* of a word, + 1; 0 where the slot is free */
    uint32_t start, length; /* of the word in `letters` */
} Slot;

typedef struct {
    uint32_t start, end; /* of a word in the text */
    uint32_t hash;
} Token;

typedef struct {
    PyObject_HEAD
    PyObject *classes; /* bytes, one for each code point */
    uint32_t *letters; /* the words one after the other */
    size_t letters_used, letters_room;
    uint32_t *ends; /* of word n in `letters` */
    size_t count, room;
    Slot *slots;
    size_t mask;
    uint32_t *text; /* the text being scanned */
    size_t text_room;
    Token *tokens; /* its words */
    size_t tokens_room;
} Table;

static int grow(void **memory, size_t *room, size_t wanted, size_t each) {
    if (wanted <= *room) return 0;
    size_t fresh = *room ? *room : 1024;
    while (fresh < wanted) fresh *= 2;
    void *moved = PyMem_Realloc(*memory, fresh * each);
    if (!moved) {
        PyErr_NoMemory();
        return -1;
    }
    *memory = moved;
    *room = fresh;
    return 0;
}

static int rehash(Table *self) {
    size_t size = (self->mask + 1) * 2;
    Slot *slots = PyMem_Calloc(size, sizeof(Slot));
    if (!slots) {
        PyErr_NoMemory();
        return -1;
    }
    for (size_t old = 0; old <= self->mask; old++) {
        if (!self->slots[old].number) continue;
        size_t slot = self->slots[old].hash & (size - 1);
        while (slots[slot].number) slot = (slot + 1) & (size - 1);
        slots[slot] = self->slots[old];
    }
    PyMem_Free(self->slots);
    self->slots = slots;
    self->mask = size - 1;
    return 0;
}

static uint32_t hash_of(const uint32_t *word, size_t length) {
    uint32_t hash = 2166136261u; /* FNV-1a */
    for (size_t at = 0; at < length; at++) hash = (hash ^ word[at]) * 16777619u;
    return hash ^ hash >> 15;
}

/* The number of a word, which gets the next one if it was never met; -1 where memory ran out. */
static int64_t number_of(Table *self, const uint32_t *word, size_t length, uint32_t hash) {
    size_t slot = hash & self->mask;
    for (; self->slots[slot].number; slot = (slot + 1) & self->mask) {
        const Slot *one = self->slots + slot;
        if (one->hash == hash && one->length == length &&
            !memcmp(self->letters + one->start, word, length * sizeof(uint32_t)))
            return one->number - 1;
    }
    if (self->letters_used + length > UINT32_MAX || self->count + 1 >= UINT32_MAX) {
        PyErr_SetString(PyExc_OverflowError, "too many distinct words for one table");
        return -1;
    }
    if (grow((void **)&self->ends, &self->room, self->count + 1, sizeof(uint32_t)) < 0) return -1;
    if (grow((void **)&self->letters, &self->letters_room, self->letters_used + length, sizeof(uint32_t)) < 0) return -1;
    if (length) memcpy(self->letters + self->letters_used, word, length * sizeof(uint32_t));
    self->slots[slot] = (Slot){hash, (uint32_t)self->count + 1, (uint32_t)self->letters_used, (uint32_t)length};
    self->letters_used += length;
    self->ends[self->count++] = (uint32_t)self->letters_used;
    if (self->count * 2 > self->mask && rehash(self) < 0) return -1;
    return (int64_t)self->count - 1;
}

/* Where the word that begins at `at` ends; `at` itself where none begins. */
static size_t end_of_word(const unsigned char *classes, const uint32_t *text, size_t at, size_t size) {
#define CLASS(place) ((place) < size ? classes[text[place]] : OTHER)
    switch (CLASS(at)) {
    case LETTER: {
        do at++;
        while (CLASS(at) == LETTER || CLASS(at) == MARK);
        if (CLASS(at) == LAST_LETTER) {
            do at++;
            while (CLASS(at) == MARK);
        }
        size_t digits = at;
        while (digits - at <= MOST_DIGITS_BEHIND_LETTERS && (CLASS(digits) == ASCII_DIGIT || CLASS(digits) == DIGIT))
            digits++;
        return digits - at <= MOST_DIGITS_BEHIND_LETTERS ? digits : at;
    }
    case LATIN:
    case ASCII_DIGIT:
        while (CLASS(at) == LATIN || CLASS(at) == ASCII_DIGIT) at++;
        return at;
    case DIGIT:
        while (CLASS(at) == DIGIT || CLASS(at) == ASCII_DIGIT) at++;
        return at;
    case LAST_LETTER:
        do at++;
        while (CLASS(at) == MARK);
        return at;
    case FOREIGN:
        while (CLASS(at) == FOREIGN) at++;
        return at;
    default:
        return at;
    }
#undef CLASS
}

static PyObject *scan(PyObject *object, PyObject *string) {
    Table *self = (Table *)object;
    if (!self->classes) {
        PyErr_SetString(PyExc_ValueError, "the table was not made");
        return NULL;
    }
    if (!PyUnicode_Check(string)) {
        PyErr_SetString(PyExc_TypeError, "scan takes a string");
        return NULL;
    }
    Py_ssize_t length = PyUnicode_GetLength(string);
    if (length < 0 || grow((void **)&self->text, &self->text_room, (size_t)length + 1, sizeof(uint32_t)) < 0) return NULL;
    if (!PyUnicode_AsUCS4(string, self->text, length + 1, 1)) return NULL;
    const unsigned char *classes = (const unsigned char *)PyBytes_AsString(self->classes);
    size_t size = (size_t)length, count = 0;
    if (!classes) return NULL;
    /* Three rounds, since most of the time goes into waiting for memory: while one word's slot and letters come in, the
     * next words are already asked for. */
    for (size_t at = 0; at < size;) {
        size_t end = end_of_word(classes, self->text, at, size);
        int gap = end == at && classes[self->text[at]] == GAP;
        if (end == at && !gap) {
            at++;
            continue;
        }
        if (gap) end = at + 1;
        if (grow((void **)&self->tokens, &self->tokens_room, count + 1, sizeof(Token)) < 0) return NULL;
        Token *token = self->tokens + count++;
        *token = (Token){(uint32_t)at, (uint32_t)end, gap ? 0 : hash_of(self->text + at, end - at)};
        if (!gap) __builtin_prefetch(self->slots + (token->hash & self->mask));
        at = end;
    }
    for (size_t place = 0; place < count; place++) {
        const Slot *slot = self->slots + (self->tokens[place].hash & self->mask);
        if (slot->number) __builtin_prefetch(self->letters + slot->start);
    }
    PyObject *bytes = PyBytes_FromStringAndSize(NULL, (Py_ssize_t)(3 * count * sizeof(uint32_t)));
    if (!bytes) return NULL;
    uint32_t *found = (uint32_t *)PyBytes_AsString(bytes); /* numbers, then starts, then ends of the words */
    for (size_t place = 0; place < count; place++) {
        const Token *token = self->tokens + place;
        int gap = classes[self->text[token->start]] == GAP;
        int64_t number = gap ? 0 : number_of(self, self->text + token->start, token->end - token->start, token->hash);
        if (number < 0) {
            Py_DECREF(bytes);
            return NULL;
        }
        found[place] = (uint32_t)number;
        found[count + place] = token->start;
        found[2 * count + place] = token->end;
    }
    return bytes;
}

static PyObject *words(PyObject *object, PyObject *argument) {
    Table *self = (Table *)object;
    Py_ssize_t first = PyLong_AsSsize_t(argument);
    if (first < 0) {
        if (!PyErr_Occurred()) PyErr_SetString(PyExc_ValueError, "words are counted from 0");
        return NULL;
    }
    PyObject *list = PyList_New(0);
    for (size_t number = (size_t)first; list && number < self->count; number++) {
        size_t start = number ? self->ends[number - 1] : 0;
        int order = PY_BIG_ENDIAN ? 1 : -1;
        PyObject *word = PyUnicode_DecodeUTF32((const char *)(self->letters + start),
                                               (Py_ssize_t)((self->ends[number] - start) * sizeof(uint32_t)),
                                               "surrogatepass", &order);
        if (!word || PyList_Append(list, word) < 0) Py_CLEAR(list);
        Py_XDECREF(word);
    }
    return list;
}

static Py_ssize_t count(PyObject *object) { return (Py_ssize_t)((Table *)object)->count; }

static int init(PyObject *object, PyObject *arguments, PyObject *keywords) {
    Table *self = (Table *)object;
    PyObject *classes;
    (void)keywords;
    if (!PyArg_ParseTuple(arguments, "S", &classes)) return -1;
    if (PyBytes_Size(classes) != CODE_POINTS || self->classes) {
        PyErr_SetString(PyExc_ValueError, "a table takes one byte for each code point, once");
        return -1;
    }
    self->mask = 0xffff;
    self->slots = PyMem_Calloc(self->mask + 1, sizeof(Slot));
    if (!self->slots) {
        PyErr_NoMemory();
        return -1;
    }
    Py_INCREF(classes);
    self->classes = classes;
    return number_of(self, NULL, 0, hash_of(NULL, 0)) < 0 ? -1 : 0; /* the gap */
}

static void dealloc(PyObject *object) {
    Table *self = (Table *)object;
    PyTypeObject *type = Py_TYPE(object);
    PyMem_Free(self->letters);
    PyMem_Free(self->ends);
    PyMem_Free(self->slots);
    PyMem_Free(self->text);
    PyMem_Free(self->tokens);
    Py_XDECREF(self->classes);
    freefunc release = (freefunc)PyType_GetSlot(type, Py_tp_free);
    release(object);
    Py_DECREF(type);
}

static PyMethodDef methods[] = {
    {"scan", scan, METH_O, "scan(text) -> bytes: the numbers of its words and gaps, then their starts, then their ends, as native uint32"},
    {"words", words, METH_O, "words(first) -> list: the words from number `first` on, as they stand"},
    {NULL, NULL, 0, NULL},
};

static PyType_Slot slots[] = {
    {Py_tp_doc, "Table(classes): distinct words and their numbers"},
    {Py_tp_init, init},
    {Py_tp_new, PyType_GenericNew},
    {Py_tp_dealloc, dealloc},
    {Py_tp_methods, methods},
    {Py_sq_length, count},
    {0, NULL},
};

static PyType_Spec spec = {"kashaf.index._words.Table", sizeof(Table), 0, Py_TPFLAGS_DEFAULT, slots};

static int fill(PyObject *module) {
    PyObject *type = PyType_FromSpec(&spec);
    int failed = type ? PyModule_AddObjectRef(module, "Table", type) : -1;
    Py_XDECREF(type);
    return failed;
}

static PyMethodDef functions[] = {
    {"sketch", sketch, METH_O, "sketch(hashes) -> bytes: the smallest hashes of runs of words, as native uint32"},
    {NULL, NULL, 0, NULL},
};

static PyModuleDef_Slot module_slots[] = {{Py_mod_exec, fill}, {0, NULL}};

static struct PyModuleDef module = {PyModuleDef_HEAD_INIT, "_words", NULL, 0, functions, module_slots, NULL, NULL, NULL};

PyMODINIT_FUNC PyInit__words(void) { return PyModuleDef_Init(&module); }
