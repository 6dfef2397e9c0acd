package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"time"
)

// Depths of the rankings: the one that is timed, and the one that is judged.
const (
	timedDepth  = 10
	judgedDepth = 100
)

// request asks a process that serves an engine for one thing.
type request struct {
	Texts   []string `json:"texts,omitempty"` // "questions": those of all later requests
	Do      string   `json:"do"`              // questions, rank, time, all, peak or exact
	Threads int      `json:"threads,omitempty"`
}

type reply struct {
	Ranked [][]string      `json:"ranked,omitempty"` // rank, time: ids by question
	Took   []time.Duration `json:"took,omitempty"`   // rank, time: by question; all: one
	Peak   int64           `json:"peak,omitempty"`   // peak: bytes
	exact                  // exact
	Error  string          `json:"error,omitempty"`
}

// exact is how a search compares with scoring every passage.
type exact struct {
	Asked int `json:"exact_asked,omitempty"` // questions; 0 for an engine that has nothing to compare with
	Same  int `json:"exact_same,omitempty"`  // of these, with the same best passages
	First int `json:"exact_first,omitempty"` // of these, with the same best passage
}

// exactQuestions is how many questions are also searched for among all passages, which takes seconds each.
const exactQuestions = 40

// serve answers requests, a line of JSON each, until in ends.
func serve(ctx context.Context, e engine, in io.Reader, out io.Writer) error {
	requests, replies := json.NewDecoder(in), json.NewEncoder(out)
	var texts []string
	for {
		var q request
		if err := requests.Decode(&q); err == io.EOF {
			return nil
		} else if err != nil {
			return err
		}
		if q.Do == "questions" {
			texts = q.Texts
		}
		r, err := do(ctx, e, q, texts)
		if err != nil {
			r.Error = err.Error()
		}
		if err := replies.Encode(r); err != nil {
			return err
		}
	}
}

func do(ctx context.Context, e engine, q request, texts []string) (r reply, err error) {
	switch q.Do {
	case "rank", "time":
		depth := map[string]int{"rank": judgedDepth, "time": timedDepth}[q.Do]
		for _, text := range texts {
			ids, took, err := e.search(ctx, text, depth)
			if err != nil {
				return r, fmt.Errorf("%q: %w", text, err)
			}
			r.Ranked, r.Took = append(r.Ranked, ids), append(r.Took, took)
		}
	case "all":
		took, err := all(ctx, e, texts, timedDepth, q.Threads)
		r.Took = []time.Duration{took}
		return r, err
	case "peak":
		r.Peak, err = peak(e)
	case "exact":
		if y, ok := e.(*yiju); ok {
			var some []string
			for part := range slices.Chunk(texts, 1+len(texts)/exactQuestions) {
				some = append(some, part[0])
			}
			r.exact, err = y.exact(ctx, some, timedDepth)
		}
	}
	return r, err
}

// server is a process that serves an engine.
type server struct {
	cmd     *exec.Cmd
	in      io.WriteCloser
	replies *json.Decoder
}

// start starts this program again to serve the engine from what it built in folder.
func start(ctx context.Context, engine, folder string, texts []string) (*server, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	s := &server{cmd: exec.CommandContext(ctx, self, "-serve", engine, "-folder", folder)}
	s.cmd.Stderr = os.Stderr
	if s.in, err = s.cmd.StdinPipe(); err != nil {
		return nil, err
	}
	out, err := s.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	s.replies = json.NewDecoder(bufio.NewReader(out))
	if err := s.cmd.Start(); err != nil {
		return nil, err
	}
	if _, err := s.ask(request{Do: "questions", Texts: texts}); err != nil {
		return nil, errors.Join(err, s.stop())
	}
	return s, nil
}

func (s *server) ask(q request) (reply, error) {
	var r reply
	err := json.NewEncoder(s.in).Encode(q)
	if err == nil {
		err = s.replies.Decode(&r)
	}
	if err == nil && r.Error != "" {
		err = errors.New(r.Error)
	}
	return r, err
}

func (s *server) stop() error { return errors.Join(s.in.Close(), s.cmd.Wait()) }

// rowFile is what building measured, beside the folder of the index.
const rowFile = "../row.json"

// builtBefore returns what spawnBuild returned when it built in folder; fs.ErrNotExist where it did not.
func builtBefore(folder string) (r row, err error) {
	b, err := os.ReadFile(filepath.Join(folder, rowFile))
	if err == nil {
		err = json.Unmarshal(b, &r)
	}
	return r, err
}

// spawnBuild builds in a process of its own.
func spawnBuild(ctx context.Context, o options, engine, dir, folder string, limit int, stderr io.Writer) (row, error) {
	self, err := os.Executable()
	if err != nil {
		return row{}, err
	}
	if err := os.RemoveAll(folder); err != nil {
		return row{}, err
	}
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return row{}, err
	}
	cmd := exec.CommandContext(ctx, self, "-build", engine, "-folder", folder, "-distractors", o.distractors, "-sizes", fmt.Sprint(limit), dir)
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, stderr
	if err := cmd.Run(); err != nil {
		return row{}, err
	}
	var r row
	if err := json.Unmarshal(out.Bytes(), &r); err != nil {
		return row{}, err
	}
	if r.Skipped != "" {
		fmt.Fprintf(stderr, "  skipped: %s\n", r.Skipped)
		return r, errSkipped
	}
	return r, os.WriteFile(filepath.Join(folder, rowFile), out.Bytes(), 0o600)
}
