package llm

import (
	"crypto/rand"
	"crypto/sha256"
	"embed"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"text/template"
	"unicode"
	"unicode/utf8"

	"yiju/corpus"
)

//go:embed prompts
var promptFiles embed.FS

// What of a conversation is sent, and how much of each part of a prompt.
const (
	maxTurns    = 4    // the latest ones
	maxQuestion = 1000 // runes
	maxEarlier  = 1200 // runes of an earlier answer
	maxName     = 260  // runes of title, label, publisher and date
)

// The schemas of replies to prompts.
var (
	summarySchema   = promptText("summary.schema.json")
	questionsSchema = promptText("questions.schema.json")
	judgeSchema     = promptText("judge.schema.json")
	phrasesSchema   = promptText("phrases.schema.json")
)

var (
	summaryPrompt   = newPrompt("summary.tmpl", summarySchema)
	rewritePrompt   = newPrompt("rewrite.tmpl", nil)
	questionsPrompt = newPrompt("questions.tmpl", questionsSchema)
	judgePrompt     = newPrompt("judge.tmpl", judgeSchema)
	phrasesPrompt   = newPrompt("phrases.tmpl", phrasesSchema)
)

// prompt is the template of a prompt. Its version is the number in its head with a digest of all that is sent, so that an
// edit without a new number shows.
type prompt struct {
	template *template.Template
	version  string
}

var versionLine = regexp.MustCompile(`^\{\{/\* version: ([a-z]+/[0-9]+) \*/\}\}\n`)

func newPrompt(name string, with []byte) prompt {
	text := promptText(name)
	sum := sha256.Sum256(slices.Concat(text, with))
	return prompt{
		template.Must(template.New(name).Option("missingkey=error").Parse(string(text))),
		fmt.Sprintf("%s-%x", versionLine.FindSubmatch(text)[1], sum[:4]),
	}
}

func promptText(name string) []byte {
	text, err := promptFiles.ReadFile("prompts/" + name)
	if err != nil {
		panic(err) // it is embedded
	}
	return text
}

// page is the input of a template. All text in it has gone through data or line.
type page struct {
	Nonce    string
	Language string
	Question string
	History  []Turn
	Passages []pagePassage
	Groups   []pageGroup
}

type pagePassage struct {
	N                            int
	Key, Level, Lang, Name, Text string
}

// pageGroup is evidence with the sentences that rest on it, all of it and nothing else.
type pageGroup struct {
	Passages []pagePassage
	Claims   []pageClaim
}

type pageClaim struct{ Key, Text string }

// render writes a message of a prompt. Its templates and their input are the program's own, so that it does not fail.
func (p prompt) render(message string, of page) string {
	var b strings.Builder
	if err := p.template.ExecuteTemplate(&b, message, of); err != nil {
		panic(err)
	}
	return b.String()
}

// newPage fills in what all prompts share.
func newPage(question string, history []Turn, l corpus.Lang) page {
	p := page{Nonce: rand.Text()[:12], Language: "English", Question: data(question, maxQuestion)}
	if l == corpus.Chinese {
		p.Language = "Chinese (简体中文)"
	}
	for _, t := range history[max(len(history)-maxTurns, 0):] {
		p.History = append(p.History, Turn{Question: data(t.Question, maxQuestion), Answer: data(t.Answer, maxEarlier)})
	}
	return p
}

// fences are characters that look like those of a delimiter, with what replaces them next to one another.
var fences = map[rune]rune{
	'<': '‹', '＜': '‹', '﹤': '‹', '«': '‹', '≪': '‹', '⟪': '‹',
	'>': '›', '＞': '›', '﹥': '›', '»': '›', '≫': '›', '⟫': '›',
}

// data sanitises foreign text for a prompt, at most limit runes: no invisible characters that could hide an instruction, no
// imitated delimiters, no control marks of chat templates. The model's input is never shown as a quotation, so it may
// differ from the source.
func data(s string, limit int) string {
	runes := make([]rune, 0, min(len(s), limit))
	for _, r := range s {
		switch {
		case r == '\n' || r == '\t':
		case r == utf8.RuneError, unicode.IsControl(r), unicode.In(r, unicode.Cf, unicode.Co, unicode.Variation_Selector):
			continue
		case r == '\u2028' || r == '\u2029':
			r = '\n'
		}
		if len(runes) == limit {
			break
		}
		runes = append(runes, r)
	}
	near := func(i int) rune {
		if i < 0 || i >= len(runes) {
			return 0
		}
		return runes[i]
	}
	for i, r := range runes {
		plain, fence := fences[r]
		_, doubled := fences[near(i+1)]
		if fence && (doubled || strings.ContainsRune("‹›|/", near(i-1)) || strings.ContainsRune("|/!", near(i+1))) {
			runes[i] = plain
		}
	}
	return strings.TrimSpace(string(runes))
}

// line is data on one line.
func line(s string, limit int) string { return strings.Join(strings.Fields(data(s, limit)), " ") }
