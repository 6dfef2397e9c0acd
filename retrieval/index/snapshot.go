package index

import (
	"context"
	"database/sql"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strconv"
	"sync"
	"time"

	"yiju/corpus"
	"yiju/corpus/citation"
	"yiju/retrieval/analysis"
	"yiju/retrieval/index/sqlite"
)

// schemaVersion changes with schema.sql and with the meaning of a column.
const schemaVersion = 6

// maxConns bounds the connections of a snapshot. cachePages is the page cache of each, as a value of the pragma cache_size:
// KiB if negative. It fits the inner pages of every table; four times as much made no search faster.
const (
	maxConns   = 8
	cachePages = -512
)

//go:embed schema.sql
var schema string

// Meta describes a snapshot.
type Meta struct {
	Name        string    // unique among the snapshots of a data directory
	Schema      int       // version of the tables
	Digest      string    // corpus.Corpus.Digest of what was indexed, hexadecimal
	Fingerprint string    // of the analyzer that segmented the texts
	Built       time.Time // UTC, to the second
	Instruments int
	Documents   int
	Clauses     int // counted in each language
	Passages    int
	Sources     int

	Dictionary string // translate.Digest of the everyday phrases and the bilingual dictionary

	Asked     string // asked.Digest of the questions that clauses answer; "" for none
	Questions int    // their number

	Embedding string // name of the model that computed the vectors; "" for none
	Dimension int    // of the vectors
	Vectors   int    // number of passages, or 0
	Prefix    string // that the model was given before each passage
	Trials    []Trial
}

// Trial is how the embedding model of a snapshot did on headings of its own clauses. A corpus that is too small for one has
// none.
type Trial struct {
	Question corpus.Lang `json:"question"` // language of the headings
	Passages corpus.Lang `json:"passages"` // language of the clauses
	Asked    int         `json:"asked"`
	Found    int         `json:"found"` // headings whose vector was among the closest to that of their clause
}

// A model that found less than trialPoor of the headings is not trusted, one with trialGood entirely. Models that read a
// language find nine of ten, those that do not hardly any.
const (
	trialPoor = 0.2
	trialGood = 0.5
)

// Trust returns how far a model with this trial is trusted with these languages, 0..1.
func (t Trial) Trust() float64 {
	share := float64(t.Found) / float64(max(t.Asked, 1))
	return min(max((share-trialPoor)/(trialGood-trialPoor), 0), 1)
}

// counts returns the counts of m by their stored names.
func (m *Meta) counts() map[string]*int {
	return map[string]*int{
		"instruments": &m.Instruments, "documents": &m.Documents, "clauses": &m.Clauses, "passages": &m.Passages, "sources": &m.Sources,
		"dimension": &m.Dimension, "vectors": &m.Vectors,
	}
}

// Snapshot is one finished index, open for reading. It is safe for concurrent use.
type Snapshot struct {
	db   *sql.DB
	path string // "" in memory
	meta Meta

	frame    func() (frame, error)
	catalog  func() (*citation.Catalog, error)
	analyzer func() (*analysis.Analyzer, error)
	reader   func() (*Reader, error)
}

// Open opens the snapshot in the file at path. It loads no dictionary: look-ups alone never need one.
// A missing file is ErrNoSnapshot, a file of another version ErrMismatch, and one that is not a snapshot or truncated
// ErrDamaged; each is an *Error with a hint what to do.
func Open(path string) (*Snapshot, error) {
	if err := checkFile(path); err != nil {
		return nil, err
	}
	db, err := sqlite.Open(path, fmt.Sprintf("mode=ro&immutable=1&_query_only=1&_cache_size=%d", cachePages))
	if err != nil {
		return nil, fmt.Errorf("index: open snapshot: %w", err)
	}
	s, err := newSnapshot(db, path)
	if err == nil {
		err = checkUnchanged(path) // last: the files of other versions have none
	}
	if err != nil {
		db.Close()
		return nil, err
	}
	return s, nil
}

// checkFile refuses what SQLite would only detect later: anything but a regular file, a file that is not a database, or
// one that is shorter than its header says.
func checkFile(path string) error {
	if err := sqlite.Regular(path); errors.Is(err, sqlite.ErrNotRegular) {
		return &Error{Path: path, Err: ErrDamaged, Detail: sqlite.ErrNotRegular.Error(), Hint: HintRefresh}
	}
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return &Error{Path: path, Err: ErrNoSnapshot, Hint: HintRefresh}
	} else if err != nil {
		return fmt.Errorf("index: open snapshot: %w", err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return fmt.Errorf("index: open snapshot: %w", err)
	}
	refuse := func(detail string) error {
		return &Error{Path: path, Err: ErrDamaged, Detail: detail, Hint: HintRefresh}
	}
	var head [100]byte // https://sqlite.org/fileformat2.html, 1.3
	if n, _ := f.ReadAt(head[:], 0); n < len(head) || string(head[:16]) != "SQLite format 3\x00" {
		return refuse("not an SQLite file")
	}
	page := int64(head[16])<<8 | int64(head[17])
	if page == 1 {
		page = 65536
	}
	pages := int64(head[28])<<24 | int64(head[29])<<16 | int64(head[30])<<8 | int64(head[31])
	if page*pages != info.Size() {
		return refuse(fmt.Sprintf("%d bytes instead of %d", info.Size(), page*pages))
	}
	return nil
}

// newSnapshot takes ownership of db on success.
func newSnapshot(db *sql.DB, path string) (*Snapshot, error) {
	db.SetMaxOpenConns(maxConns)
	db.SetMaxIdleConns(maxConns)
	ctx := context.Background()
	if err := checkFTS5(ctx, db); err != nil {
		return nil, damage(path, err)
	}
	s := &Snapshot{db: db, path: path}
	if err := readMeta(ctx, s); err != nil {
		return nil, err
	}
	// Shared by all readers, so no reader's context may cancel them.
	s.frame = sync.OnceValues(func() (frame, error) {
		f, err := readFrame(context.Background(), s)
		return f, s.wrap("instruments", err)
	})
	s.catalog = sync.OnceValues(func() (*citation.Catalog, error) { return newCatalog(context.Background(), s) })
	s.analyzer = sync.OnceValues(func() (*analysis.Analyzer, error) {
		a, err := readAnalyzer(context.Background(), s)
		return a, s.wrap("dictionary", err)
	})
	s.reader = sync.OnceValues(func() (*Reader, error) {
		r, err := newReader(context.Background(), s)
		return r, s.wrap("prepare search", err)
	})
	return s, nil
}

// checkFTS5 returns ErrNoFTS5, with the command to fix it, if the program was built without FTS5.
func checkFTS5(ctx context.Context, db *sql.DB) error {
	var on bool
	if err := db.QueryRowContext(ctx, `SELECT sqlite_compileoption_used('ENABLE_FTS5')`).Scan(&on); err != nil {
		return fmt.Errorf("index: open snapshot: %w", err)
	}
	if !on {
		return fmt.Errorf("index: %w: this program was built without full-text search; %s", ErrNoFTS5, hintFTS5)
	}
	return nil
}

func readMeta(ctx context.Context, s *Snapshot) error {
	values := make(map[string]string)
	err := each(ctx, s.db, func(rows *sql.Rows) error {
		var k, v string
		err := rows.Scan(&k, &v)
		values[k] = v
		return err
	}, `SELECT key, value FROM meta`)
	if err != nil {
		return s.unreadable(err)
	}
	return s.setMeta(values)
}

func (s *Snapshot) setMeta(values map[string]string) error {
	m := Meta{Name: values["name"], Digest: values["digest"], Fingerprint: values["fingerprint"], Embedding: values["embedding"], Dictionary: values["dictionary"], Asked: values["asked"],
		Prefix: values["prefix"]}
	m.Questions, _ = strconv.Atoi(values["questions"])      // absent where there are none
	_ = json.Unmarshal([]byte(values["trials"]), &m.Trials) // absent in older snapshots
	m.Schema, _ = strconv.Atoi(values["schema"])
	mismatch := func(what, got, want string) error {
		return &Error{Path: s.path, Err: ErrMismatch, Detail: fmt.Sprintf("%s is %q, this program needs %q", what, got, want), Hint: HintRefresh}
	}
	if m.Schema != schemaVersion {
		return mismatch("schema", values["schema"], strconv.Itoa(schemaVersion))
	}
	if want := fingerprint(); m.Fingerprint != want {
		return mismatch("analyzer", m.Fingerprint, want)
	}
	var err error
	if m.Built, err = time.Parse(time.RFC3339, values["built"]); err != nil {
		return s.unreadable(err)
	}
	for key, n := range m.counts() {
		if *n, err = strconv.Atoi(values[key]); err != nil {
			return s.unreadable(err)
		}
	}
	s.meta = m
	return nil
}

// unreadable returns ErrDamaged for a database that is not a snapshot.
func (s *Snapshot) unreadable(err error) error {
	if err := damage(s.path, err); errors.Is(err, ErrDamaged) {
		return err
	}
	return &Error{Path: s.path, Err: ErrDamaged, Detail: err.Error(), Hint: HintRefresh}
}

// wrap adds the operation to err and marks damage.
func (s *Snapshot) wrap(op string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("index: %s: %w", op, damage(s.path, err))
}

// Damage marks err as ErrDamaged if it is about an unreadable file.
func (s *Snapshot) Damage(err error) error { return damage(s.path, err) }

// Meta describes the snapshot.
func (s *Snapshot) Meta() Meta { return s.meta }

// Close closes the snapshot. No look-up or search may be running.
func (s *Snapshot) Close() error { return s.wrap("close snapshot", s.db.Close()) }

// fingerprint identifies the analyzer of this program except for its words, which are stored in the snapshot.
func fingerprint() string { return analysis.New(analysis.Dictionary{}).Fingerprint() }
