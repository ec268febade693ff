/* Words of articles to postings of forms. */

#include "kernels.h"

/* invert(words, ends, ranks, forms) -> (starts, articles, frequencies, position_starts, positions, widths)
 *
 * `words` are the words of articles one after the other, 0 being a gap; `ends` says where each article ends among them;
 * `ranks` gives the form of a word, or 0xffffffff for one that is left out without leaving a place. A word that stands
 * more than 255 times in an article has several postings there, so that a frequency is always one byte. Starts are
 * uint32; `widths` are the bytes of an article's number and of a position, no more than are needed.
 *
 * Most of the time would go into waiting for memory, since neighbours in a text are far apart among the postings. So
 * all that is known of a form lies together, and what the next words will need is asked for ahead of them. */

#define MOST_TIMES 255
#define LEFT_OUT UINT32_MAX
#define NO_ARTICLE UINT32_MAX
#define AHEAD 12 /* words; half of it for what is written */

typedef struct {
    uint32_t posting, place; /* counted first, then where the next ones go */
    uint32_t article, times; /* the last article it stood in, and how often so far */
} Form;

typedef struct {
    const uint32_t *word, *rank;
    const int64_t *end;
    size_t articles, words, forms;
    Form *form;
    uint8_t *frequencies;
    void *article_of, *positions;
    int article_width, position_width;
} Work;

static inline void put(void *items, int width, size_t at, uint32_t value) {
    if (width == 2) ((uint16_t *)items)[at] = (uint16_t)value;
    else ((uint32_t *)items)[at] = value;
}

static inline void ask_for(const void *items, int width, size_t at) {
    __builtin_prefetch((const char *)items + (size_t)width * at, 1);
}

/* Count what each form needs; the length of the longest article, its gaps with it. */
static uint32_t count(const Work *work) {
    uint32_t longest = 0;
    for (size_t article = 0, at = 0; article < work->articles; article++) {
        uint32_t position = 0;
        for (; at < (size_t)work->end[article]; at++) {
            if (at + AHEAD < work->words) {
                uint32_t next = work->rank[work->word[at + AHEAD]];
                if (next != LEFT_OUT) __builtin_prefetch(work->form + next, 1);
            }
            uint32_t rank = work->rank[work->word[at]];
            if (work->word[at] && rank == LEFT_OUT) continue;
            position++;
            if (!work->word[at]) continue;
            Form *form = work->form + rank;
            int fresh = form->article != article || form->times == MOST_TIMES;
            form->article = (uint32_t)article;
            form->times = fresh ? 1 : form->times + 1;
            form->posting += (uint32_t)fresh;
            form->place++;
        }
        if (position > longest) longest = position;
    }
    return longest;
}

static inline void put_in_place(const Work *work, int article_width, int position_width) {
    for (size_t article = 0, at = 0; article < work->articles; article++) {
        uint32_t position = 0;
        for (; at < (size_t)work->end[article]; at++) {
            if (at + AHEAD < work->words) {
                uint32_t next = work->rank[work->word[at + AHEAD]], after = work->rank[work->word[at + AHEAD / 2]];
                if (next != LEFT_OUT) __builtin_prefetch(work->form + next, 1);
                if (after != LEFT_OUT) {
                    ask_for(work->article_of, article_width, work->form[after].posting);
                    ask_for(work->frequencies, 1, work->form[after].posting);
                    ask_for(work->positions, position_width, work->form[after].place);
                }
            }
            uint32_t rank = work->rank[work->word[at]];
            if (work->word[at] && rank == LEFT_OUT) continue;
            if (work->word[at]) {
                Form *form = work->form + rank;
                if (form->article != article || form->times == MOST_TIMES) {
                    put(work->article_of, article_width, form->posting++, (uint32_t)article);
                    form->article = (uint32_t)article;
                    form->times = 0;
                }
                work->frequencies[form->posting - 1] = (uint8_t)++form->times;
                put(work->positions, position_width, form->place++, position);
            }
            position++;
        }
    }
}

/* One loop for each pair of widths. */
static void put_all(const Work *work) {
    if (work->article_width == 2 && work->position_width == 2) put_in_place(work, 2, 2);
    else if (work->article_width == 2) put_in_place(work, 2, 4);
    else if (work->position_width == 2) put_in_place(work, 4, 2);
    else put_in_place(work, 4, 4);
}

/* Counts to starts, in the arrays and in the forms; -1 where there are more places than a number counts. */
static int sum_up(const Work *work, uint32_t *starts, uint32_t *position_starts) {
    uint64_t postings = 0, places = 0;
    for (size_t at = 0; at <= work->forms; at++) {
        starts[at] = (uint32_t)postings;
        position_starts[at] = (uint32_t)places;
        if (at == work->forms) break;
        Form counted = work->form[at];
        work->form[at] = (Form){(uint32_t)postings, (uint32_t)places, NO_ARTICLE, 0};
        postings += counted.posting;
        places += counted.place;
        if (places > UINT32_MAX) return -1;
    }
    return 0;
}

static int check(const Array *words, const Array *ends, const Array *ranks, size_t forms) {
    const char *wrong = NULL;
    const uint32_t *word = ITEMS(*words, uint32_t), *rank = ITEMS(*ranks, uint32_t);
    const int64_t *end = ITEMS(*ends, int64_t);
    uint32_t highest = 0;
    for (Py_ssize_t at = 0; at < ends->size; at++)
        if (end[at] < (at ? end[at - 1] : 0) || end[at] > words->size)
            wrong = "the ends of articles must rise and lie among the words";
    for (Py_ssize_t at = 0; at < words->size; at++) highest = word[at] > highest ? word[at] : highest;
    if (words->size && (Py_ssize_t)highest >= ranks->size) wrong = "a word without a form";
    for (Py_ssize_t at = 0; at < ranks->size; at++)
        if (rank[at] != LEFT_OUT && rank[at] >= forms) wrong = "a form beyond the last";
    if (wrong) PyErr_SetString(PyExc_ValueError, wrong);
    return wrong ? -1 : 0;
}

PyObject *invert(PyObject *module, PyObject *arguments) {
    PyObject *words_object, *ends_object, *ranks_object, *answer = NULL;
    PyObject *article_of = NULL, *frequencies = NULL, *positions = NULL;
    Py_ssize_t forms;
    Array words = {0}, ends = {0}, ranks = {0};
    Work work = {0};
    uint32_t *starts = NULL, *position_starts = NULL;
    int failed = 0;
    (void)module;
    if (!PyArg_ParseTuple(arguments, "OOOn", &words_object, &ends_object, &ranks_object, &forms)) return NULL;
    if (forms < 0) forms = 0;
    if (take_wide(words_object, &words, 4) < 0 || take_wide(ends_object, &ends, 8) < 0 ||
        take_wide(ranks_object, &ranks, 4) < 0 || check(&words, &ends, &ranks, (size_t)forms) < 0)
        goto done;
    work.word = ITEMS(words, uint32_t);
    work.rank = ITEMS(ranks, uint32_t);
    work.end = ITEMS(ends, int64_t);
    work.articles = (size_t)ends.size;
    work.words = (size_t)words.size;
    work.forms = (size_t)forms;
    work.form = PyMem_Calloc(work.forms + 1, sizeof(Form));
    starts = PyMem_Malloc((work.forms + 1) * sizeof(uint32_t));
    position_starts = PyMem_Malloc((work.forms + 1) * sizeof(uint32_t));
    if (!work.form || !starts || !position_starts) {
        PyErr_NoMemory();
        goto done;
    }
    for (size_t at = 0; at < work.forms; at++) work.form[at].article = NO_ARTICLE;
    uint32_t longest = 0;
    Py_BEGIN_ALLOW_THREADS
    longest = count(&work);
    failed = sum_up(&work, starts, position_starts);
    Py_END_ALLOW_THREADS
    if (failed) {
        PyErr_SetString(PyExc_OverflowError, "too many words for one segment");
        goto done;
    }
    size_t postings = starts[work.forms], places = position_starts[work.forms];
    work.article_width = work.articles <= 1 << 16 ? 2 : 4;
    work.position_width = longest <= 1 << 16 ? 2 : 4;
    article_of = PyBytes_FromStringAndSize(NULL, (Py_ssize_t)postings * work.article_width);
    frequencies = PyBytes_FromStringAndSize(NULL, (Py_ssize_t)postings);
    positions = PyBytes_FromStringAndSize(NULL, (Py_ssize_t)places * work.position_width);
    if (!article_of || !frequencies || !positions) goto done;
    work.article_of = PyBytes_AsString(article_of);
    work.frequencies = (uint8_t *)PyBytes_AsString(frequencies);
    work.positions = PyBytes_AsString(positions);
    Py_BEGIN_ALLOW_THREADS
    put_all(&work);
    Py_END_ALLOW_THREADS
    answer = Py_BuildValue("(NOONO(ii))", packed(starts, work.forms + 1, 4), article_of, frequencies,
                           packed(position_starts, work.forms + 1, 4), positions, work.article_width,
                           work.position_width);
done:
    drop(&words);
    drop(&ends);
    drop(&ranks);
    Py_XDECREF(article_of);
    Py_XDECREF(frequencies);
    Py_XDECREF(positions);
    PyMem_Free(work.form);
    PyMem_Free(starts);
    PyMem_Free(position_starts);
    return answer;
}
