package index

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math"

	"yiju/corpus"
	"yiju/retrieval/analysis"
	"yiju/retrieval/index/postings"
)

// postingsMemory is the size in bytes of the postings cache of a language.
const postingsMemory = 8 << 20

// Reader reads the parts of a snapshot that rankers need: terms with their postings, statistics, and passages. It is safe
// for concurrent use.
type Reader struct {
	snapshot *Snapshot
	analyzer *analysis.Analyzer
	stats    map[corpus.Lang]*Stats
	places   []Place // of the passages, indexed by id-1
	known    map[corpus.Lang]*knownTerms

	words, hits, terms *sql.Stmt // see Words, Passages and readTerms; closed with the snapshot
}

// Stats are the statistics of the passages in one language.
type Stats struct {
	First, Last int64           // ids of the passages
	N           float64         // number of passages
	Average     [Fields]float64 // weighted length of a passage, at least 1
	Postings    *postings.Index // document n is passage First+n
}

// IDF is the inverse document frequency of BM25, in its non-negative form, of a term with the document frequency df.
func (st *Stats) IDF(df float64) float64 { return math.Log(1 + (max(st.N-df, 0)+0.5)/(df+0.5)) }

// Reader returns the reader of the snapshot. The first call loads the dictionary, the statistics and the places of the
// passages.
func (s *Snapshot) Reader() (*Reader, error) { return s.reader() }

// Analyzer returns the analyzer that segmented the texts of the snapshot. Its dictionary is loaded on the first call.
func (s *Snapshot) Analyzer() (*analysis.Analyzer, error) { return s.analyzer() }

func readAnalyzer(ctx context.Context, s *Snapshot) (*analysis.Analyzer, error) {
	var text string
	if err := s.db.QueryRowContext(ctx, `SELECT content FROM dictionary`).Scan(&text); err != nil {
		return nil, err
	}
	var d analysis.Dictionary
	if err := d.UnmarshalText([]byte(text)); err != nil {
		return nil, err
	}
	return analysis.New(d), nil
}

func newReader(ctx context.Context, s *Snapshot) (*Reader, error) {
	a, err := s.analyzer()
	if err != nil {
		return nil, err
	}
	r := &Reader{snapshot: s, analyzer: a, stats: make(map[corpus.Lang]*Stats), known: make(map[corpus.Lang]*knownTerms)}
	for n, l := range languages {
		if r.stats[l], err = readStats(ctx, s, n, l); err != nil {
			return nil, err
		}
		r.known[l] = newKnownTerms()
	}
	if s.HasAsked() {
		if r.stats[Asked], err = readStats(ctx, s, len(languages), Asked); err != nil {
			return nil, err
		}
		r.known[Asked] = newKnownTerms()
	}
	if r.places, err = readPlaces(ctx, s); err != nil {
		return nil, err
	}
	for query, st := range map[string]**sql.Stmt{wordsQuery: &r.words, passagesQuery: &r.hits, termsQuery: &r.terms} {
		if *st, err = s.db.PrepareContext(ctx, query); err != nil {
			return nil, err
		}
	}
	return r, nil
}

// readStats opens the postings of the n-th language.
func readStats(ctx context.Context, s *Snapshot, n int, l corpus.Lang) (*Stats, error) {
	st := &Stats{}
	one, err := s.db.PrepareContext(ctx, `SELECT data FROM chunk WHERE key = ?`) // closed with the snapshot
	if err != nil {
		return nil, err
	}
	var head []byte
	if err := s.db.QueryRowContext(ctx, `SELECT first, head FROM postings WHERE lang = ?`, string(l)).Scan(&st.First, &head); err != nil {
		return nil, err
	}
	lengths := func(f, row int) (data []byte, err error) {
		err = s.db.QueryRowContext(ctx, `SELECT data FROM length WHERE lang = ? AND field = ? AND row = ?`, string(l), f, row).Scan(&data)
		return data, err
	}
	if st.Postings, err = postings.Open(head, lengths, &chunks{one, int64(n) << languageShift}, postingsMemory); err != nil {
		return nil, err
	}
	b := BM25B
	if l == Asked {
		b = askedB
	}
	if st.Postings.Fields() != int(Fields) || st.Postings.B() != b {
		return nil, &Error{Path: s.path, Err: ErrMismatch, Detail: "the postings were made with other weights", Hint: HintRefresh}
	}
	st.N = float64(st.Postings.Documents())
	st.Last = st.First + int64(st.Postings.Documents()) - 1
	for f := range Fields {
		st.Average[f] = st.Postings.Average(int(f))
	}
	return st, nil
}

// chunks reads the chunks of a language.
type chunks struct {
	one  *sql.Stmt // reads a row of chunk
	high int64
}

// Chunk reads one row. It ignores the context, for which the database would start a goroutine per row.
func (c *chunks) Chunk(_ context.Context, key int64) (data []byte, err error) {
	err = c.one.QueryRow(c.high | key).Scan(&data)
	if errors.Is(err, sql.ErrNoRows) {
		err = fmt.Errorf("%w: a chunk of postings is missing", ErrDamaged)
	}
	return data, err
}

// Analyzer is Snapshot.Analyzer.
func (r *Reader) Analyzer() *analysis.Analyzer { return r.analyzer }

// Stats returns the statistics of the passages in language l, which is Chinese or English, or of the questions if it is Asked
// and there are any.
func (r *Reader) Stats(l corpus.Lang) *Stats { return r.stats[l] }

// Place returns what the passage with the given id belongs to; zero if there is none.
func (r *Reader) Place(id int64) Place {
	if id < 1 || id > int64(len(r.places)) {
		return Place{}
	}
	return r.places[id-1]
}
