/* One part of a question: how often its word stands in each article at each level, added up, and cleaned away again. */

#include "part_of_question.h"

typedef struct {
    size_t first, last; /* postings */
    uint64_t lanes;     /* what one occurrence adds */
} Run;

/* Add postings to the counts of their articles; with `held`, set the bits of these. */
#define ADD(name, article_type, marks)                                                                                 \
    HOT static void name(const Part *part, const Run *run, uint64_t *counts, uint64_t *held) {                         \
        const article_type *articles = ITEMS(part->articles_of, article_type);                                         \
        const uint8_t *frequencies = ITEMS(part->frequencies, uint8_t);                                                \
        /* of its own, since for all the compiler knows the counts may be written over them */                         \
        const size_t last = run->last, beyond = (size_t)part->articles, base = (size_t)part->base;                     \
        const uint64_t lanes = run->lanes;                                                                             \
        counts += base;                                                                                                \
        (void)held;                                                                                                    \
        for (size_t at = run->first; at < last; at++) {                                                                \
            size_t article = articles[at];                                                                             \
            if (article >= beyond) continue;                                                                           \
            counts[article] += lanes * frequencies[at];                                                                \
            if (marks) {                                                                                               \
                article += base;                                                                                       \
                held[article >> 6] |= (uint64_t)1 << (article & 63);                                                   \
            }                                                                                                          \
        }                                                                                                              \
    }

ADD(add_2, uint16_t, 0)
ADD(add_4, uint32_t, 0)
ADD(add_2_marking, uint16_t, 1)
ADD(add_4_marking, uint32_t, 1)

typedef void (*Add)(const Part *, const Run *, uint64_t *, uint64_t *);

/* The postings of the forms of the four levels, all sorted: each form once, at every level that holds it. */
static size_t runs_of(const Part *part, const Array forms[LEVELS], uint64_t weight, Run *runs) {
    Py_ssize_t at[LEVELS] = {0};
    size_t count = 0;
    for (;;) {
        uint32_t form = UINT32_MAX;
        uint64_t lanes = 0;
        for (int level = 0; level < LEVELS; level++)
            if (at[level] < forms[level].size && ITEMS(forms[level], uint32_t)[at[level]] < form)
                form = ITEMS(forms[level], uint32_t)[at[level]];
        if (form == UINT32_MAX) return count;
        for (int level = 0; level < LEVELS; level++)
            if (at[level] < forms[level].size && ITEMS(forms[level], uint32_t)[at[level]] == form) {
                at[level]++;
                lanes |= weight << (16 * level);
            }
        size_t first, last;
        if (!postings_of(part, form, &first, &last)) continue;
        if (count && first < runs[count - 1].last) continue; /* none is added twice */
        if (count && lanes == runs[count - 1].lanes && first == runs[count - 1].last)
            runs[count - 1].last = last; /* forms of one root stand side by side */
        else
            runs[count++] = (Run){first, last, lanes};
    }
}

/* Set the bits of the articles of a part that count anything. */
static void mark(const Part *part, const uint64_t *counts, uint64_t *held) {
    const int64_t end = part->base + part->articles;
    for (int64_t article = part->base; article < end;) {
        const int64_t word = article >> 6, until = (word + 1) * 64 < end ? (word + 1) * 64 : end;
        uint64_t bits = 0;
        for (; article < until; article++) bits |= (uint64_t)(counts[article] != 0) << (article & 63);
        held[word] |= bits;
    }
}

/* How many of the articles hold each level: the lanes that are not zero, four at a time. */
HOT void count_levels(const uint64_t *counts, const uint64_t *held, const uint64_t *alive, int64_t words,
                         double found[LEVELS]) {
    const uint64_t low = 0x7fff7fff7fff7fffu, high = ~low;
    uint64_t lanes = 0, most = 0;
    for (int level = 0; level < LEVELS; level++) found[level] = 0;
    for (int64_t word = 0; word < words; word++) {
        for (uint64_t bits = held[word] & alive[word]; bits; bits &= bits - 1) {
            uint64_t held_here = counts[word * 64 + __builtin_ctzll(bits)];
            lanes += (((held_here & low) + low) | held_here) >> 15 & (high >> 15);
        }
        if (++most == 512 || word + 1 == words) { /* 512 x 64 articles cannot overflow a lane */
            for (int level = 0; level < LEVELS; level++) found[level] += (double)(lanes >> (16 * level) & 0xffff);
            lanes = most = 0;
        }
    }
}

HOT int64_t population(const uint64_t *bits, int64_t words) {
    int64_t count = 0;
    for (int64_t word = 0; word < words; word++) count += __builtin_popcountll(bits[word]);
    return count;
}

/* Leave nothing of a part behind: article by article where they are few, else all of its memory. */
void clean(Part_of_question *part, const Room *room, int64_t words) {
    if (population(part->held, words) < room->size / 3) {
        for (int64_t word = 0; word < words; word++)
            for (uint64_t bits = part->held[word]; bits; bits &= bits - 1)
                part->counts[word * 64 + __builtin_ctzll(bits)] = 0;
        memset(part->held, 0, 2 * (size_t)words * sizeof(uint64_t)); /* members stand behind them */
    } else
        memset(part->counts, 0, ((size_t)room->size + 2 * (size_t)words) * sizeof(uint64_t));
}

static int add_all(const Part *source, const Array forms[LEVELS], uint64_t weight, Part_of_question *part) {
    size_t most = 1, postings = 0;
    for (int level = 0; level < LEVELS; level++) most += (size_t)forms[level].size;
    Run *runs = PyMem_Malloc(most * sizeof(Run));
    if (!runs) {
        PyErr_NoMemory();
        return -1;
    }
    size_t count = runs_of(source, forms, weight, runs);
    for (size_t at = 0; at < count; at++) postings += runs[at].last - runs[at].first;
    /* Setting a bit for each posting takes longer than looking through all articles once where postings are many. */
    int marking = postings < (size_t)source->articles;
    Add add = source->articles_of.width == 2 ? (marking ? add_2_marking : add_2) : (marking ? add_4_marking : add_4);
    for (size_t at = 0; at < count; at++) add(source, runs + at, part->counts, part->held);
    if (!marking) mark(source, part->counts, part->held);
    PyMem_Free(runs);
    return 0;
}

int read_part(PyObject *tuple, const Room *room, Part_of_question *part, double weights[LEVELS]) {
    PyObject *sources, *members_object;
    double rarity;
    Array forms[LEVELS], members = {0};
    memset(forms, 0, sizeof forms);
    if (!PyArg_ParseTuple(tuple, "O!(dddd)Od", &PyTuple_Type, &sources, &weights[0], &weights[1], &weights[2], &weights[3],
                          &members_object, &rarity))
        return -1;
    part->rarity = (float)rarity;
    for (Py_ssize_t place = 0; place < PyTuple_Size(sources); place++) {
        PyObject *part_object, *by_level[LEVELS];
        unsigned int weight;
        if (!PyArg_ParseTuple(PyTuple_GetItem(sources, place), "OIOOOO", &part_object, &weight, &by_level[0], &by_level[1],
                              &by_level[2], &by_level[3]))
            return -1;
        const Part *source = as_part(part_object);
        int failed = !source;
        for (int level = 0; !failed && level < LEVELS; level++) failed = take_wide(by_level[level], &forms[level], 4) < 0;
        if (!failed && (source->base < 0 || source->base + source->articles > room->size || source->frequencies.width > 1)) {
            PyErr_SetString(PyExc_ValueError, "a part lies outside the articles, or its frequencies are no bytes");
            failed = 1;
        }
        if (!failed) failed = add_all(source, forms, weight, part) < 0;
        for (int level = 0; level < LEVELS; level++) drop(&forms[level]);
        if (failed) return -1;
    }
    if (members_object == Py_None) return 0;
    int failed = take_wide(members_object, &members, 4) < 0;
    for (Py_ssize_t at = 0; !failed && at < members.size; at++) {
        int32_t article = ITEMS(members, int32_t)[at];
        if (article < 0 || article >= room->size) {
            PyErr_SetString(PyExc_ValueError, "a member outside the index");
            failed = 1;
        } else
            part->members[article >> 6] |= (uint64_t)1 << (article & 63);
    }
    drop(&members);
    return failed ? -1 : 0;
}
