package eval

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"yiju/corpus"
	"yiju/retrieval"
	"yiju/retrieval/asked"
	"yiju/retrieval/index"
)

// TestPhrases asks questions over the seeds and over files of other makers with the phrases that a model wrote for them,
// with and without questions that the clauses answer.
func TestPhrases(t *testing.T) {
	if testing.Short() {
		t.Skip("measures for half a minute")
	}
	if _, err := exec.LookPath("pdftotext"); err != nil {
		t.Skipf("untested: phrases over files of other makers: %v", err)
	}
	for _, set := range []struct{ name, questions, sources, phrases, asked string }{
		{"seeds", "eval/golden/dev.jsonl", "seeds", "golden-dev", "seeds"},
		{"instruments", "eval/instruments/questions.jsonl", "eval/instruments/sources", "instruments", "instruments"},
	} {
		questions := phrased(t, set.questions, set.phrases)
		sources := os.DirFS(filepath.Join(shared, set.sources))
		rows, err := asked.Read(strings.NewReader(readShared(t, "eval/asked/"+set.asked+".jsonl")))
		if err != nil {
			t.Fatal(err)
		}
		for name, rows := range map[string][]asked.Row{set.name + "-phrases": nil, set.name + "-phrases-asked": rows} {
			t.Run(name, func(t *testing.T) {
				snap, raw := load(t, sources, corpus.Manifest{}, index.BuildOptions{}, rows)
				results, err := Run(t.Context(), snap, nil, questions, nil)
				if err != nil {
					t.Fatal(err)
				}
				report := Score(questions, results, raw)
				t.Logf("search %+v", report.Search["ALL"])
				t.Logf("ask %+v", report.Ask)
				checkFloor(t, report, filepath.Join("testdata", name+".floor.json"))
			})
		}
	}
}

func readShared(t *testing.T, name string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(shared, name))
	if err != nil {
		t.Skipf("untested without ../shared: questions in the documents' words: %v", err)
	}
	return string(b)
}

// phrased reads questions with their recorded phrases.
func phrased(t *testing.T, file, phrases string) []Question {
	t.Helper()
	questions, err := Read(strings.NewReader(readShared(t, file)))
	if err != nil {
		t.Fatal(err)
	}
	written := make(map[string]retrieval.Phrasings)
	for line := range strings.Lines(readShared(t, "eval/rewrites/"+phrases+".jsonl")) {
		var p struct {
			ID string
			retrieval.Phrasings
		}
		if err := json.Unmarshal([]byte(line), &p); err != nil {
			t.Fatal(err)
		}
		written[p.ID] = p.Phrasings
	}
	for n, q := range questions {
		questions[n].Phrases = written[q.ID]
	}
	return questions
}
