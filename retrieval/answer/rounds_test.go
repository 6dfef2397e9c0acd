package answer

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"yiju/corpus"
	"yiju/retrieval/index"
	"yiju/retrieval/index/indextest"
	"yiju/retrieval/llm/llmtest"
	"yiju/retrieval/search"
)

// TestLooksFurther has a model that finds no answer look for other words: it is given what these find and nothing else, once. Without
// phrases, or where they find nothing further, there is no second round.
func TestLooksFurther(t *testing.T) {
	s, err := search.Memory(t.Context(), indextest.Corpus(), index.BuildOptions{Name: "ports"})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	const question, oversight = "How many night lines are there on the bus, and how dear is a night ride?", "under human oversight"
	no := llmtest.Summary{Answerable: "no"}
	for _, tt := range []struct {
		name    string
		phrases []string
		second  func(llmtest.Call) string
		rounds  int
		want    Status
	}{
		{"finds it", []string{"human oversight of cranes", "起重机 监督"}, says("Cranes stay under human oversight. <-" + oversight), 2, Generated},
		{"finds nothing again", []string{"human oversight of cranes"}, llmtest.Summary{Answerable: "no", LookFor: []string{"data breach"}}.For, 2, Uncertain},
		{"fails", []string{"human oversight of cranes"}, text("{"), 2, Uncertain},
		{"has no phrases", nil, nil, 1, Uncertain},
		{"is given all already", []string{"night lines"}, nil, 1, Uncertain},
	} {
		t.Run(tt.name, func(t *testing.T) {
			server, client := endpoint(t, "judge")
			first := no
			first.LookFor = tt.phrases
			server.Answer(func(c llmtest.Call) string {
				if len(server.Calls()) > 1 {
					return tt.second(c)
				}
				first.Touching = []string{c.Key("Night fares")}
				return first.For(c)
			})
			a, err := New(s, client)
			if err != nil {
				t.Fatal(err)
			}
			ans, err := a.Ask(t.Context(), Question{Text: question})
			if err != nil {
				t.Fatal(err)
			}
			sound(t, a, server, ans)
			var rounds []llmtest.Call
			for _, c := range server.Calls() {
				if len(c.Passages) > 0 {
					rounds = append(rounds, c)
				}
			}
			if len(rounds) != tt.rounds || ans.Status != tt.want {
				t.Fatalf("%d rounds, %s: %s", len(rounds), ans.Status, ans.Text)
			}
			if tt.want == Uncertain && !strings.Contains(ans.Text, "Night fares") {
				t.Errorf("what the model named is not shown: %s", ans.Text)
			}
			if len(rounds) == 2 {
				if rounds[0].Key(oversight) != "" || rounds[1].Key(oversight) == "" || rounds[1].Key("Night fares") != "" {
					t.Errorf("first %+v, then %+v", rounds[0].Passages, rounds[1].Passages)
				}
				if again := ans.Receipt.Model.Again; again == nil || again.Raw == "" {
					t.Errorf("the receipt has %+v", again)
				}
			}
			replayed, err := a.Replay(t.Context(), ans.Receipt)
			if changes := Changes(ans, replayed); err != nil || len(changes) > 0 {
				t.Errorf("the replay differs: %+v, %v", changes, err)
			}
		})
	}
}

// TestRefusalIsAsked puts a question that words alone refuse to the model, with what is closest. Its refusal changes nothing, and what
// a rule refused is never asked.
func TestRefusalIsAsked(t *testing.T) {
	a := fixture(t)
	const chess = "Who won the chess tournament in Reykjavik?"
	for _, tt := range []struct {
		question string
		model    func(llmtest.Call) string
		judge    func(llmtest.Call) string
		calls    int
		want     Status
	}{
		{chess, says("The boat charges no freight. <-book boat"), llmtest.Agrees, 2, Generated},
		{chess, says("The boat charges no freight. <-book boat"), llmtest.Objects, 2, NoEvidence},
		{chess, says("The boat charges nine crowns. <-book boat"), llmtest.Agrees, 1, NoEvidence},
		{chess, reply("no"), llmtest.Agrees, 1, NoEvidence},
		{chess, reply("doubt"), llmtest.Agrees, 1, NoEvidence},
		{chess, text("{"), llmtest.Agrees, 1, NoEvidence},
		{"《鲸鱼保护公约》怎么规定捕鲸?", nil, llmtest.Agrees, 0, NoEvidence},
		{"Action Plan item 9", nil, llmtest.Agrees, 0, NoEvidence},
	} {
		server, client := endpoint(t, "judge")
		server.Judge(tt.judge, llmtest.Fault{})
		server.Answer(tt.model)
		b := *a
		b.model = client
		q := Question{Text: tt.question}
		plain, err := a.Ask(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		ans, err := b.Ask(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		if n := len(server.Calls()); n != tt.calls || ans.Status != tt.want {
			t.Errorf("%s: %d calls, %s, want %d and %s", tt.question, n, ans.Status, tt.calls, tt.want)
		}
		if tt.want == NoEvidence {
			if diff := cmp.Diff(plain, ans, cmpopts.IgnoreFields(Answer{}, "TookMS", "Receipt")); diff != "" {
				t.Errorf("the refusal changed: %s", diff)
			}
		}
	}
}

// TestWordingIsShown holds that a request for the wording of what is found asks no model.
func TestWordingIsShown(t *testing.T) {
	a := fixture(t)
	for question, calls := range map[string]int{
		"Give me the full text of item 2 of the action plan": 0, "行动计划第二条原文": 0, "阅览室的灯亮到几点?请给原文": 0,
		"What does item 2 of the action plan say about oil?": 1, lampsEN: 1,
	} {
		server, client := endpoint(t, "")
		b := *a
		b.model = client
		ans, err := b.Ask(t.Context(), Question{Text: question})
		if err != nil {
			t.Fatal(err)
		}
		if n := len(server.Calls()); n != calls || calls == 0 && ans.Status != Extractive {
			t.Errorf("%s: %d calls, %s", question, n, ans.Status)
		}
	}
}

// speech is a speech with a salutation, and a notice that repeats most of it.
func speech() *corpus.Corpus {
	const tides = "The tide tables of the coming year are printed in March, cost two crowns, and are given to every school on the coast."
	c := &corpus.Corpus{Instruments: []*corpus.Instrument{
		{ID: "speech", Date: "2031-05-06", Issuer: "Ada Bell", TitleEN: "Speech on the Tide Tables", Documents: []*corpus.Document{
			indextest.Doc(corpus.English, "Speech on the Tide Tables", "Ladies and gentlemen, dear friends,", tides),
		}},
		{ID: "notice", TitleEN: "Notice of the Coast Office", Documents: []*corpus.Document{
			indextest.Doc(corpus.English, "Notice of the Coast Office", tides, "Tide tables that are lost are not replaced."),
		}},
		{ID: "paper", Issuer: "Coast Weekly", TitleEN: "Tables are late", Documents: []*corpus.Document{indextest.Doc(corpus.English, "Tables are late", tides)}},
	}}
	c.Instruments[2].Documents[0].Level = corpus.News
	for _, i := range c.Instruments {
		for _, cl := range i.Documents[0].Clauses {
			cl.Label, cl.LabelAdded = cl.ID, true
		}
	}
	return c
}

// TestPassages holds what a model is given: no salutation, nothing twice unless the question names its document, and in the line
// above each passage what it is from.
func TestPassages(t *testing.T) {
	s, err := search.Memory(t.Context(), speech(), index.BuildOptions{Name: "tides"})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	for _, tt := range []struct {
		question string
		tides    int // how many passages say when the tables are printed
	}{
		{"When are the tide tables printed?", 2}, // a document, and a paper on it
		{"Speech on the Tide Tables and Notice of the Coast Office: when are the tide tables printed?", 3},
	} {
		server, client := endpoint(t, "")
		a, err := New(s, client)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := a.Ask(t.Context(), Question{Text: tt.question}); err != nil {
			t.Fatal(err)
		}
		call := server.Calls()[0]
		if n := strings.Count(call.User, "printed in March"); n != tt.tides || call.Key("Ladies") != "" {
			t.Errorf("%s: %d passages in\n%s", tt.question, n, call.User)
		}
		if head := "(Tables are late; counted 1; Coast Weekly)"; !strings.Contains(call.User, head) {
			t.Errorf("no %s in\n%s", head, call.User)
		}
	}
}
