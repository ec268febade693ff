/* One pass over a text: cuts it into words, numbers and signs, and looks each up, folded, in one table of words.

   A token gets one letter in each of LAYERS layers, so that what several steps ask of a text is known after one pass.
   What a character is and how it is folded are tables handed over by kashaf.index.scan, whose regex and dictionary
   are the twin of this loop: both give the same tokens and letters. */

#include "scan.h"

#include <string.h>

#define LAYERS 3
#define NAMES 1      /* the layer in which what two tokens side by side are is marked */
#define BRIDGE 0x8000 /* in `opens` of a token that may stand between the two */
#define ANY 0x7fff   /* in `seconds` of a token that the table does not decide */
#define LONGEST 48   /* letters of the longest word the table may hold */
#define ASK 0        /* in the first layer: the table does not decide, Python does */

/* Classes of characters; kashaf.index.scan numbers them the same way. */
enum { SKIP, LETTER, MARK, CLOSING, DIGIT, OTHER_DIGIT, LATIN, SIGN, STRANGE = 16 };

typedef struct {
    uint8_t letters[LAYERS];
    uint8_t length; /* of the word in the table */
    uint16_t opens, seconds; /* a token is marked where its `opens` and the `seconds` of the next have a bit in common */
} Value;

typedef struct {
    uint32_t hash;
    uint32_t start;  /* of the word in `words` */
    uint32_t number; /* of the word, from 1 */
    Value value;
} Slot;

typedef struct {
    PyObject_HEAD
    uint8_t *classes;
    Py_UCS4 known_classes;
    uint16_t *folds; /* 0: the character is left out */
    Py_UCS4 known_folds;
    uint32_t mask;
    uint8_t *tags; /* of each slot a byte of the hash, 0: free. Most words of a text are not in the table, and this small
                      array, which stays in the cache of the processor, says so without a look at the slots. */
    Slot *slots;
    uint16_t *words;
    Value defaults[3]; /* of words, numbers and Latin words that the table does not hold */
    Names names;
} Scanner;

static uint32_t mixed(uint32_t hash, uint32_t letter) { return (hash ^ letter) * 16777619u; }

static uint32_t finished(uint32_t hash) {
    hash ^= hash >> 15;
    hash *= 0x85ebca6bu;
    return hash ^ (hash >> 13);
}

static uint8_t tag_of(uint32_t hash) { return (uint8_t)(hash >> 24) | 1; }

/* The slot that holds the word, or the free one where it would stand. */
static uint32_t slot_of(const Scanner *self, const uint16_t *word, int length, uint32_t hash) {
    uint8_t tag = tag_of(hash);
    for (uint32_t at = hash & self->mask;; at = (at + 1) & self->mask) {
        if (!self->tags[at])
            return at;
        if (self->tags[at] == tag) {
            const Slot *slot = self->slots + at;
            if (slot->hash == hash && slot->value.length == length &&
                !memcmp(self->words + slot->start, word, sizeof(uint16_t) * length))
                return at;
        }
    }
}

static uint32_t folded(const Scanner *self, Py_UCS4 character) {
    return character < self->known_folds ? self->folds[character] : character;
}

/* Whether a token that begins with a character of class `first` goes on with one of class `kind`. */
static int goes_on(int first, int kind) {
    if (first == LETTER || first == CLOSING)
        return kind == LETTER || kind == MARK || kind == CLOSING;
    if (first == LATIN)
        return kind == LATIN;
    return kind == DIGIT || kind == OTHER_DIGIT;
}

static void set(Value *value, const char *letters, const uint16_t *masks) {
    memcpy(value->letters, letters, LAYERS);
    value->opens = masks[0];
    value->seconds = masks[1];
}

/* Puts a word into its slot; -1 with an exception where it does not fit. */
static int put(Scanner *self, uint32_t number, uint32_t start, PyObject *word, const char *letters, const uint16_t *masks) {
    Py_UCS4 buffer[LONGEST];
    uint32_t hash = 2166136261u;
    Py_ssize_t length = PyUnicode_GetLength(word);
    if (length && !PyUnicode_AsUCS4(word, buffer, LONGEST, 0))
        return -1;
    for (Py_ssize_t at = 0; at < length; at++) {
        if (buffer[at] > UINT16_MAX) {
            PyErr_SetString(PyExc_ValueError, "a word of the table holds a character that no text is folded to");
            return -1;
        }
        self->words[start + at] = (uint16_t)buffer[at];
        hash = mixed(hash, buffer[at]);
    }
    hash = finished(hash);
    uint32_t at = slot_of(self, self->words + start, (int)length, hash);
    if (self->tags[at]) {
        PyErr_SetString(PyExc_ValueError, "a word stands twice in the table");
        return -1;
    }
    Slot *slot = self->slots + at;
    self->tags[at] = tag_of(hash);
    slot->hash = hash;
    slot->start = start;
    slot->number = number;
    slot->value.length = (uint8_t)length;
    set(&slot->value, letters, masks);
    return 0;
}

static void scanner_dealloc(PyObject *object) {
    Scanner *self = (Scanner *)object;
    PyTypeObject *type = Py_TYPE(object);
    freefunc release = (freefunc)PyType_GetSlot(type, Py_tp_free);
    PyMem_Free(self->classes);
    PyMem_Free(self->folds);
    PyMem_Free(self->tags);
    PyMem_Free(self->slots);
    PyMem_Free(self->words);
    names_free(&self->names);
    release(object);
    Py_DECREF(type);
}

static PyObject *scanner_new(PyTypeObject *type, PyObject *arguments, PyObject *keywords) {
    const char *classes, *folds, *letters, *masks;
    Py_ssize_t class_count, fold_bytes, letter_bytes, mask_bytes;
    PyObject *words, *names;
    if (keywords && PyDict_Size(keywords)) {
        PyErr_SetString(PyExc_TypeError, "Scanner takes no keywords");
        return NULL;
    }
    if (!PyArg_ParseTuple(arguments, "y#y#O!y#y#O!", &classes, &class_count, &folds, &fold_bytes, &PyList_Type, &words,
                          &letters, &letter_bytes, &masks, &mask_bytes, &PyTuple_Type, &names))
        return NULL;
    /* The letters and masks of the words are followed by those of the three defaults. */
    Py_ssize_t count = PyList_Size(words), all_letters = 0;
    if (count > 1 << 24 || letter_bytes != (count + 3) * LAYERS || mask_bytes != (count + 3) * 4 || fold_bytes % 2) {
        PyErr_SetString(PyExc_ValueError, "the tables of the scanner do not fit together");
        return NULL;
    }
    for (Py_ssize_t number = 0; number < count; number++) {
        PyObject *word = PyList_GetItem(words, number);
        Py_ssize_t length = PyUnicode_Check(word) ? PyUnicode_GetLength(word) : -1;
        if (length < 0 || length > LONGEST) {
            if (!PyErr_Occurred())
                PyErr_SetString(PyExc_ValueError, "a word of the table is no text or too long");
            return NULL;
        }
        all_letters += length;
    }
    allocfunc reserve = (allocfunc)PyType_GetSlot(type, Py_tp_alloc);
    Scanner *self = (Scanner *)reserve(type, 0);
    if (!self)
        return NULL;
    size_t slots = 64;
    while (slots * 3 < (size_t)count * 4)
        slots *= 2;
    self->mask = (uint32_t)slots - 1;
    self->known_classes = (Py_UCS4)class_count;
    self->known_folds = (Py_UCS4)(fold_bytes / 2);
    self->classes = PyMem_Malloc(class_count + 1);
    self->folds = PyMem_Malloc(fold_bytes + 2);
    self->tags = PyMem_Calloc(slots, 1);
    self->slots = PyMem_Calloc(slots, sizeof(Slot));
    self->words = PyMem_Calloc((size_t)all_letters + 1, sizeof(uint16_t));
    uint16_t *both = PyMem_Malloc(mask_bytes + 1);
    if (!self->classes || !self->folds || !self->tags || !self->slots || !self->words || !both) {
        PyMem_Free(both);
        Py_DECREF(self);
        return PyErr_NoMemory();
    }
    if (names_fill(&self->names, names, count) < 0) {
        PyMem_Free(both);
        Py_DECREF(self);
        return NULL;
    }
    memcpy(self->classes, classes, class_count);
    memcpy(self->folds, folds, fold_bytes);
    memcpy(both, masks, mask_bytes);
    uint32_t start = 0;
    for (Py_ssize_t number = 0; number < count; number++) {
        PyObject *word = PyList_GetItem(words, number);
        if (put(self, (uint32_t)number + 1, start, word, letters + number * LAYERS, both + number * 2) < 0) {
            PyMem_Free(both);
            Py_DECREF(self);
            return NULL;
        }
        start += (uint32_t)PyUnicode_GetLength(word);
    }
    for (int kind = 0; kind < 3; kind++)
        set(&self->defaults[kind], letters + (count + kind) * LAYERS, both + (count + kind) * 2);
    PyMem_Free(both);
    return (PyObject *)self;
}

/* What the function handed over says of the token at `start`: its end, and its letters into `value`. */
static Py_ssize_t asked(PyObject *ask, PyObject *text, Py_ssize_t start, Py_ssize_t length, Value *value) {
    const char *letters;
    Py_ssize_t end, count;
    PyObject *answer = PyObject_CallFunction(ask, "On", text, start);
    if (!answer)
        return -1;
    if (!PyTuple_Check(answer) || !PyArg_ParseTuple(answer, "ny#", &end, &letters, &count) || count != LAYERS ||
        end <= start || end > length) {
        if (!PyErr_Occurred())
            PyErr_SetString(PyExc_ValueError, "no end and letters of a token");
        Py_DECREF(answer);
        return -1;
    }
    memcpy(value->letters, letters, LAYERS);
    value->opens = 0;
    value->seconds = ANY;
    Py_DECREF(answer);
    return end;
}

/* (text, ask) -> starts and ends of the tokens as 32-bit numbers, a text of letters for each layer, whether a
   character stands in the text that the table of classes calls strange, and the runs of runs.c. */
static PyObject *scanner_call(PyObject *object, PyObject *arguments, PyObject *keywords) {
    Scanner *self = (Scanner *)object;
    PyObject *text, *ask, *result = NULL;
    if (keywords && PyDict_Size(keywords)) {
        PyErr_SetString(PyExc_TypeError, "a scanner takes no keywords");
        return NULL;
    }
    if (!PyArg_ParseTuple(arguments, "UO", &text, &ask))
        return NULL;
    Py_ssize_t length = PyUnicode_GetLength(text);
    if (length < 0 || length > INT32_MAX / 16) {
        if (!PyErr_Occurred())
            PyErr_SetString(PyExc_ValueError, "the text is too long to be scanned");
        return NULL;
    }
    Py_UCS4 *read = PyUnicode_AsUCS4Copy(text);
    uint32_t *spans = PyMem_Malloc((size_t)(length + 1) * 2 * sizeof(uint32_t));
    char *layers = PyMem_Malloc((size_t)(length + 1) * LAYERS);
    Token *found_tokens = PyMem_Malloc((size_t)(length + 1) * sizeof(Token));
    Runs runs = {NULL, 0, 0};
    if (!read || !spans || !layers || !found_tokens) {
        if (!PyErr_Occurred())
            PyErr_NoMemory();
        goto done;
    }
    Py_ssize_t at = 0, tokens = 0, last = 0;
    uint16_t opens = 0; /* of the last token that is no bridge */
    int strange = 0;
#define CLASS(place) (read[place] < self->known_classes ? self->classes[read[place]] : SKIP)
    while (at < length) {
        int kind = CLASS(at), first = kind & ~STRANGE;
        if (first == SKIP || first == MARK) {
            strange |= kind & STRANGE;
            at++;
            continue;
        }
        Py_ssize_t start = at;
        uint16_t word[LONGEST];
        uint32_t hash = 2166136261u;
        int size = 0, undecided = 0, closed = 0;
        do {
            uint32_t letter = folded(self, read[at]);
            if (letter) {
                if (size < LONGEST)
                    word[size] = (uint16_t)letter;
                size++;
                hash = mixed(hash, letter);
            }
            strange |= kind & STRANGE;
            kind &= ~STRANGE;
            undecided |= kind == OTHER_DIGIT || (closed && (kind == LETTER || kind == CLOSING));
            closed |= kind == CLOSING;
            at++;
            if (first == SIGN || at == length)
                break;
            kind = CLASS(at);
        } while (goes_on(first, kind & ~STRANGE));
        const Value *value = &self->defaults[first == LATIN ? 2 : first == DIGIT ? 1 : 0];
        uint32_t number = 0;
        Value answer;
        undecided |= size > LONGEST;
        if (!undecided) {
            uint32_t found = slot_of(self, word, size, finished(hash));
            if (self->tags[found]) {
                value = &self->slots[found].value;
                number = self->slots[found].number;
            }
        }
        if (undecided || value->letters[0] == ASK) {
            Py_ssize_t end = asked(ask, text, start, length, &answer);
            if (end < 0)
                goto done;
            at = end;
            value = &answer;
        }
        for (int layer = 0; layer < LAYERS; layer++)
            layers[(size_t)layer * (length + 1) + tokens] = (char)value->letters[layer];
        Token *token = found_tokens + tokens;
        token->word = number;
        token->bits = value->letters[NAMES] & SINGLE;
        token->kind = value->seconds == ANY     ? A_QUESTION
                      : value->opens == BRIDGE ? A_GAP
                      : first == SIGN          ? A_STOP
                      : first == DIGIT         ? A_NUMBER
                                               : A_WORD;
        if (value->opens != BRIDGE) {
            if (opens & value->seconds) {
                layers[(size_t)NAMES * (length + 1) + last] |= PAIR;
                found_tokens[last].bits |= PAIR;
            }
            opens = value->opens;
            last = tokens;
        }
        spans[2 * tokens] = (uint32_t)start;
        spans[2 * tokens + 1] = (uint32_t)at;
        tokens++;
    }
#undef CLASS
    if (runs_find(&self->names, read, spans, found_tokens, tokens, &runs) < 0)
        goto done;
    result = Py_BuildValue("(y#s#s#s#Oy#)", (char *)spans, tokens * 2 * (Py_ssize_t)sizeof(uint32_t), layers, tokens,
                           layers + (length + 1), tokens, layers + 2 * (length + 1), tokens,
                           strange ? Py_True : Py_False, runs.numbers ? (char *)runs.numbers : "",
                           runs.count * (Py_ssize_t)sizeof(uint32_t));
done:
    PyMem_Free(read);
    PyMem_Free(spans);
    PyMem_Free(layers);
    PyMem_Free(found_tokens);
    PyMem_Free(runs.numbers);
    return result;
}

static PyType_Slot scanner_slots[] = {
    {Py_tp_doc, "Scanner(classes, folds, words, letters, masks, names): the tables of one pass over texts."},
    {Py_tp_new, scanner_new},
    {Py_tp_dealloc, scanner_dealloc},
    {Py_tp_call, scanner_call},
    {0, NULL},
};

static PyType_Spec scanner_spec = {"kashaf.index._scan.Scanner", sizeof(Scanner), 0, Py_TPFLAGS_DEFAULT,
                                   scanner_slots};

static int started(PyObject *module) {
    PyObject *type = PyType_FromSpec(&scanner_spec);
    if (!type || PyModule_AddObjectRef(module, "Scanner", type) < 0) {
        Py_XDECREF(type);
        return -1;
    }
    Py_DECREF(type);
    return 0;
}

static PyModuleDef_Slot slots[] = {{Py_mod_exec, started}, {0, NULL}};

static struct PyModuleDef module = {PyModuleDef_HEAD_INIT, "_scan", NULL, 0, NULL, slots, NULL, NULL, NULL};

PyMODINIT_FUNC PyInit__scan(void) { return PyModuleDef_Init(&module); }
