package eval

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strconv"
	"strings"
)

// Text is a passage or a question of a set.
type Text struct {
	ID    string `json:"_id"`
	Title string `json:"title"`
	Text  string `json:"text"`
	Lang  string `json:"lang"` // "" if unspecified
}

// Set is a retrieval set in the layout of BEIR (Thakur et al. 2021, arXiv:2104.08663).
type Set struct {
	Passages    []Text
	Distractors int // number of passages, the last ones, that were added and are not judged
	Queries     []Text
	Relevant    Qrels
	Answerable  map[string]bool // by question, where the set says so; else nil
}

// maxLine bounds a line of a set, in bytes.
const maxLine = 16 << 20

// ReadSet reads a folder:
//
//	corpus.jsonl        _id, title, text and, where known, lang; each id comes once
//	queries.jsonl       _id, text and, where known, lang
//	qrels.tsv           question, passage and gain, below a heading; or qrels/test.tsv, or else all of qrels/*.tsv
//	answerability.tsv   optional: question and 1 or 0, below a heading
//
// Each may be compressed and then end in .gz. An error names the file and the line.
func ReadSet(folder fs.FS) (*Set, error) {
	s := &Set{Relevant: make(Qrels)}
	var err error
	if s.Passages, err = readTexts(folder, "corpus.jsonl"); err != nil {
		return nil, err
	}
	if s.Queries, err = readTexts(folder, "queries.jsonl"); err != nil {
		return nil, err
	}
	names, err := qrelsNames(folder)
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		if err := readTable(folder, name, s.judge); err != nil {
			return nil, err
		}
	}
	if len(s.Relevant) == 0 {
		return nil, fmt.Errorf("set: %s: no passage is relevant to any question", strings.Join(names, ", "))
	}
	s.Answerable = make(map[string]bool)
	err = readTable(folder, "answerability.tsv", s.answerable)
	if errors.Is(err, fs.ErrNotExist) {
		s.Answerable, err = nil, nil
	}
	return s, err
}

// AddDistractors adds the passages of r, in the format of corpus.jsonl and possibly compressed, and returns how many it
// skipped: those whose id or text the set already has, which would be correct answers without a judgement.
func (s *Set) AddDistractors(r io.Reader) (skipped int, err error) {
	more, err := texts(r)
	if err != nil {
		return 0, fmt.Errorf("distractors: %w", err)
	}
	ids, bodies := make(map[string]bool), make(map[string]bool)
	for _, p := range s.Passages {
		ids[p.ID], bodies[strings.TrimSpace(p.Text)] = true, true
	}
	for _, p := range more {
		if ids[p.ID] || bodies[strings.TrimSpace(p.Text)] {
			skipped++
			continue
		}
		s.Passages = append(s.Passages, p)
		s.Distractors++
	}
	return skipped, nil
}

// judge parses a line of qrels.
func (s *Set) judge(cells []string) error {
	if len(cells) != 3 || cells[0] == "" || cells[1] == "" {
		return errors.New("want question, passage and gain, separated by tabs")
	}
	gain, err := strconv.ParseFloat(strings.TrimSpace(cells[2]), 64)
	if err != nil || !(gain < 1e9) {
		return fmt.Errorf("gain %q is no number", cells[2])
	}
	if gain > 0 {
		if s.Relevant[cells[0]] == nil {
			s.Relevant[cells[0]] = make(map[string]float64)
		}
		s.Relevant[cells[0]][cells[1]] = gain
	}
	return nil
}

// answerable parses a line of answerability.tsv.
func (s *Set) answerable(cells []string) error {
	if len(cells) < 2 || cells[0] == "" || cells[1] != "0" && cells[1] != "1" {
		return errors.New("want question and 1 or 0, separated by tabs")
	}
	s.Answerable[cells[0]] = cells[1] == "1"
	return nil
}

// qrelsNames returns the qrels files, without .gz.
func qrelsNames(folder fs.FS) ([]string, error) {
	for _, name := range []string{"qrels.tsv", "qrels/test.tsv"} {
		for _, suffix := range []string{"", ".gz"} {
			if _, err := fs.Stat(folder, name+suffix); err == nil {
				return []string{name}, nil
			}
		}
	}
	var names []string
	for _, pattern := range []string{"qrels/*.tsv", "qrels/*.tsv.gz"} {
		found, err := fs.Glob(folder, pattern)
		if err != nil {
			return nil, err
		}
		for _, name := range found {
			names = append(names, strings.TrimSuffix(name, ".gz"))
		}
	}
	if len(names) == 0 {
		return nil, fmt.Errorf("set: qrels.tsv or qrels/*.tsv: %w", fs.ErrNotExist)
	}
	slices.Sort(names)
	return slices.Compact(names), nil
}

// open opens a file of the set or its compressed form.
func open(folder fs.FS, name string) (fs.File, error) {
	f, err := folder.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		if z, zerr := folder.Open(name + ".gz"); zerr == nil {
			return z, nil
		}
	}
	if err != nil {
		return nil, fmt.Errorf("set: %w", err)
	}
	return f, nil
}

func readTexts(folder fs.FS, name string) ([]Text, error) {
	f, err := open(folder, name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	list, err := texts(f)
	if err == nil && len(list) == 0 {
		err = errors.New("the file is empty")
	}
	if err != nil {
		return nil, fmt.Errorf("set: %s: %w", name, err)
	}
	return list, nil
}

// texts reads passages or questions, one JSON object per line.
func texts(r io.Reader) ([]Text, error) {
	var out []Text
	seen := make(map[string]bool)
	err := eachLine(r, func(_ int, line []byte) error {
		var t Text
		if err := json.Unmarshal(line, &t); err != nil {
			return err
		}
		if t.ID == "" || seen[t.ID] {
			return fmt.Errorf("_id %q is empty or doubled", t.ID)
		}
		seen[t.ID] = true
		out = append(out, t)
		return nil
	})
	return out, err
}

// readTable reads tab-separated lines. A first line whose second and third cells are not numbers is a heading.
func readTable(folder fs.FS, name string, take func(cells []string) error) error {
	f, err := open(folder, name)
	if err != nil {
		return err
	}
	defer f.Close()
	err = eachLine(f, func(n int, line []byte) error {
		cells := strings.Split(string(line), "\t")
		if n == 1 && !slices.ContainsFunc(cells[1:], isNumber) {
			return nil
		}
		return take(cells)
	})
	if err != nil {
		return fmt.Errorf("set: %s: %w", name, err)
	}
	return nil
}

func isNumber(s string) bool {
	_, err := strconv.ParseFloat(strings.TrimSpace(s), 64)
	return err == nil
}

// eachLine yields the non-blank lines of r with their numbers; r may be compressed.
func eachLine(r io.Reader, take func(n int, line []byte) error) error {
	plain, err := unzipped(r)
	if err != nil {
		return err
	}
	lines := bufio.NewScanner(plain)
	lines.Buffer(nil, maxLine)
	n := 0
	for lines.Scan() {
		n++
		line := bytes.TrimSuffix(bytes.TrimPrefix(lines.Bytes(), byteOrderMark), []byte("\r"))
		if len(bytes.TrimSpace(line)) == 0 {
			continue
		}
		if err := take(n, line); err != nil {
			return fmt.Errorf("line %d: %w", n, err)
		}
	}
	if err := lines.Err(); err != nil {
		return fmt.Errorf("line %d: %w", n+1, err)
	}
	return nil
}

// unzipped returns r, decompressed if it is gzip.
func unzipped(r io.Reader) (io.Reader, error) {
	buffered := bufio.NewReaderSize(r, 1<<16)
	if head, _ := buffered.Peek(2); !bytes.Equal(head, []byte{0x1f, 0x8b}) {
		return buffered, nil
	}
	return gzip.NewReader(buffered)
}
