package eval

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"path"
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

// ReadSet reads a folder:
//
//	corpus.jsonl        _id, title, text and, where known, lang; each id comes once
//	queries.jsonl       _id, text and, where known, lang
//	qrels.tsv           question, passage and gain, below a heading; or qrels/test.tsv, or else all of qrels/*.tsv
//	answerability.tsv   optional: question and 1 or 0, below a heading
//
// Each may be compressed and then end in .gz. An error names the file and the line.
func ReadSet(folder fs.FS) (*Set, error) {
	s, f := &Set{Relevant: make(Qrels)}, filesIn(folder)
	for _, file := range []struct {
		name string
		list *[]Text
	}{{"corpus.jsonl", &s.Passages}, {"queries.jsonl", &s.Queries}} {
		if err := f.lines(file.name, texts(file.list)); err != nil {
			return nil, err
		}
		if len(*file.list) == 0 {
			return nil, fmt.Errorf("set: %s: the file is empty", file.name)
		}
	}
	names := f.qrels()
	for _, name := range names {
		if err := f.lines(name, table(s.judge)); err != nil {
			return nil, err
		}
	}
	if len(s.Relevant) == 0 {
		return nil, fmt.Errorf("set: %s: no passage is relevant to any question", strings.Join(names, ", "))
	}
	if _, ok := f.stored["answerability.tsv"]; ok {
		s.Answerable = make(map[string]bool)
		return s, f.lines("answerability.tsv", table(s.answerable))
	}
	return s, nil
}

// AddDistractors adds the passages of r, in the format of corpus.jsonl and possibly compressed, and returns how many it
// skipped: those whose id or text the set already has, which would be correct answers without a judgement.
func (s *Set) AddDistractors(r io.Reader) (skipped int, err error) {
	var more []Text
	if err := eachLine(r, texts(&more)); err != nil {
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

// files are the files of a set.
type files struct {
	folder fs.FS
	stored map[string]string // names by names without .gz
}

func filesIn(folder fs.FS) files {
	f := files{folder, make(map[string]string)}
	for _, pattern := range []string{"*", "qrels/*"} {
		names, _ := fs.Glob(folder, pattern) // it fails for bad patterns only
		for _, name := range slices.Backward(names) {
			f.stored[strings.TrimSuffix(name, ".gz")] = name // of two, the one that is not compressed
		}
	}
	return f
}

// qrels returns the names of the qrels files.
func (f files) qrels() []string {
	for _, name := range []string{"qrels.tsv", "qrels/test.tsv"} {
		if _, ok := f.stored[name]; ok {
			return []string{name}
		}
	}
	var names []string
	for _, name := range slices.Sorted(maps.Keys(f.stored)) {
		if ok, _ := path.Match("qrels/*.tsv", name); ok {
			names = append(names, name)
		}
	}
	if names == nil {
		return []string{"qrels.tsv"} // which is missing
	}
	return names
}

// lines passes the lines of a file to take, see eachLine.
func (f files) lines(name string, take func(n int, line []byte) error) error {
	in, err := f.folder.Open(cmp.Or(f.stored[name], name))
	if err != nil {
		return fmt.Errorf("set: %w", err)
	}
	defer in.Close()
	if err := eachLine(in, take); err != nil {
		return fmt.Errorf("set: %s: %w", name, err)
	}
	return nil
}

// texts adds passages or questions, one JSON object per line, to list.
func texts(list *[]Text) func(int, []byte) error {
	seen := make(map[string]bool)
	return func(_ int, line []byte) error {
		var t Text
		if err := json.Unmarshal(line, &t); err != nil {
			return err
		}
		if t.ID == "" || seen[t.ID] {
			return fmt.Errorf("_id %q is empty or doubled", t.ID)
		}
		seen[t.ID] = true
		*list = append(*list, t)
		return nil
	}
}

// table passes tab-separated cells to take. A first line whose second and third cells are not numbers is a heading.
func table(take func(cells []string) error) func(int, []byte) error {
	return func(n int, line []byte) error {
		cells := strings.Split(string(line), "\t")
		if n == 1 && !slices.ContainsFunc(cells[1:], isNumber) {
			return nil
		}
		return take(cells)
	}
}

func isNumber(s string) bool {
	_, err := strconv.ParseFloat(strings.TrimSpace(s), 64)
	return err == nil
}
