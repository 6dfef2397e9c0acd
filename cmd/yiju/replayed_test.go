package main

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"testing"

	"yiju/retrieval/eval"
	"yiju/retrieval/llm/llmtest"
)

var (
	moreReplies = flag.String("replies", "", "a file of further replies for TestReplayed, in the format of the recorded ones")
	missing     = flag.String("missing", "", "a file to which TestReplayed adds the prompts without a reply, in the same format")
)

const shared = "../../../shared" // beside the repository

// replayedSets are questions over real files with what a model once replied.
var replayedSets = []struct{ name, sources, asked, questions, replies, phrases string }{
	{"instruments", "eval/instruments/sources", "eval/asked/instruments.jsonl", "eval/instruments/questions.jsonl", "eval/replies/instruments.jsonl", "eval/rewrites/instruments.jsonl"},
	{"seeds", "seeds", "eval/asked/seeds.jsonl", "eval/golden/dev.jsonl", "eval/replies/dev.jsonl", "eval/rewrites/golden-dev.jsonl"},
}

// TestReplayed asks the questions of real files through the command line, at an endpoint that repeats what a model once replied to
// the same passages and what was said of its sentences. It prints the figures, and for how many prompts nothing was recorded: the
// product then chose other passages, and the endpoint says no.
func TestReplayed(t *testing.T) {
	if testing.Short() {
		t.Skip("builds two snapshots")
	}
	for _, set := range replayedSets {
		t.Run(set.name, func(t *testing.T) {
			if _, err := os.Stat(filepath.Join(shared, set.replies)); err != nil {
				t.Skipf("untested without ../shared: answers with recorded replies: %v", err)
			}
			from, data := filepath.Join(t.TempDir(), "from"), filepath.Join(t.TempDir(), "data")
			if err := os.CopyFS(from, os.DirFS(filepath.Join(shared, set.sources))); err != nil {
				t.Fatal(err)
			}
			copyFile(t, filepath.Join(shared, set.asked), filepath.Join(from, "asked.jsonl"))
			server, model := llmtest.New(), recorded(t, set.replies, set.phrases, set.questions)
			defer server.Close()
			server.Answer(model.Answer)
			server.Judge(model.Judge, llmtest.Fault{})
			env := map[string]string{"OPENAI_BASE_URL": server.BaseURL(), "OPENAI_MODEL": "recorded", "YIJU_LANG": "en"}
			var out, trouble bytes.Buffer
			yiju := func(args ...string) {
				t.Helper()
				out.Reset()
				trouble.Reset()
				if code := run(t.Context(), args, func(name string) string { return env[name] }, bytes.NewReader(nil), &out, &trouble); code != 0 {
					t.Fatalf("yiju %v ended with %d: %s", args, code, trouble.String())
				}
			}
			source := from
			if manifest := filepath.Join(from, "sources.yaml"); exists(manifest) {
				source = manifest
			}
			yiju("corpus", "refresh", "-data", data, "-from", source, "-yes")
			yiju("eval", "golden", "-data", data, "-model", "-misses", "-json", filepath.Join(shared, set.questions))
			var report eval.Report
			if err := json.Unmarshal(out.Bytes(), &report); err != nil {
				t.Fatal(err)
			}
			told := model.Told()
			t.Logf("%+v", report.Ask)
			t.Logf("%+v", *report.Model)
			t.Logf("prompts answered as recorded %d, in part %d, without a record %d; phrases %d; verdicts %d, by label %d, none %d",
				told.Answers, told.Partly, told.Without, told.Phrases, told.Verdicts, told.Labelled, told.NoVerdicts)
			for _, m := range report.Misses {
				t.Logf("miss %s %s: %s", m.ID, m.Kind, m.What)
			}
			keep(t, *missing, told.Missing)
			if a, m := report.Ask, report.Model; a.Overclaim > 0 || a.Said < 0.85 || a.WrongClaim > 0.03 || a.FalseRefusal > 0.02 || m.MedianCalls > 3 || m.MedianRead > 6000 {
				t.Error("a figure is worse than it was")
			}
		})
	}
}

// recorded reads what a model replied.
func recorded(t *testing.T, replies, phrases, questions string) *llmtest.Recorded {
	t.Helper()
	m := llmtest.NewRecorded()
	open := func(name string) io.Reader {
		b, err := os.ReadFile(filepath.Join(shared, name))
		if err != nil {
			t.Fatal(err)
		}
		return bytes.NewReader(b)
	}
	for _, err := range []error{
		m.ReadReplies(open(replies)), m.ReadPhrases(open(phrases), open(questions)), m.ReadRulings(open("eval/support/dev.jsonl")),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	if *moreReplies == "" {
		return m
	}
	more, err := os.Open(*moreReplies)
	if err != nil {
		t.Fatal(err)
	}
	defer more.Close()
	if err := m.ReadReplies(more); err != nil {
		t.Fatal(err)
	}
	return m
}

// keep adds prompts to a file, without a reply, and logs their questions.
func keep(t *testing.T, file string, calls []llmtest.Call) {
	t.Helper()
	var lines bytes.Buffer
	for _, c := range calls {
		t.Logf("nothing recorded: %s", c.Question)
		passages := make(map[string]map[string]string)
		for _, p := range c.Passages {
			passages[fmt.Sprint("P", p.N)] = map[string]string{"level": p.Level, "lang": p.Lang, "text": p.Text}
		}
		line, err := json.Marshal(map[string]any{"question": c.Question, "passages": passages})
		if err != nil {
			t.Fatal(err)
		}
		lines.Write(append(line, '\n'))
	}
	if file == "" {
		return
	}
	f, err := os.OpenFile(file, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.Write(lines.Bytes()); err != nil {
		t.Error(err)
	}
	if err := f.Close(); err != nil {
		t.Error(err)
	}
}

func exists(name string) bool {
	_, err := os.Stat(name)
	return err == nil
}

func copyFile(t *testing.T, from, to string) {
	t.Helper()
	b, err := os.ReadFile(from)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(to, b, 0o644); err != nil {
		t.Fatal(err)
	}
}
