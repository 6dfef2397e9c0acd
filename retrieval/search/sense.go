package search

import (
	"context"
	"regexp"
	"slices"
	"strings"

	"yiju/corpus/fold"
)

// sense is a kind of thing that questions ask for and that a passage gives, both in folded text.
type sense struct {
	asked, gives *regexp.Regexp
	gain         float64 // added to the factor of a passage that gives it
	needed       bool    // a passage that does not give it cannot answer
}

// senses are the kinds that help on every set. Dates of application, authorities, amounts and lists were tried and left out:
// they changed nothing, or cost lawbench-scene .3 points.
var senses = [...]sense{
	{
		// A penalty. Without it the instruments' questions lost 1 and lawbench-scene .4 points.
		regexp.MustCompile(`罚|处分|追责|后果|坐牢|判刑|吊销|赔多少|\b(fines?|fined|penalt\w+|punish\w*|sanction\w*|jail|prison|consequences|liable)\b`),
		regexp.MustCompile(`罚款|处以|并处|吊销|警告|通报批评|责令|拘留|有期徒刑|赔偿责任|\b(fines?|penalt(y|ies)|imprison\w+|liable|punish\w+)\b`),
		0.3,
		true,
	},
	{
		// A deadline or a length of time. Without it the instruments' questions lost 1 point.
		regexp.MustCompile(`多久|多长时间|几天|几日|几个?小时|几个?月|多少天|期限|最晚|何时之前|多少个?工作日|` +
			`\b(how (long|soon|many (days|hours|weeks|months|years))|deadline|time limit|by when)\b`),
		regexp.MustCompile(`[\d一二三四五六七八九十百两]+个?(工作)?(日|天|小时|月|年|周)|` +
			`\b(\d+|one|two|three|four|five|six|seven|ten|twelve|fifteen|thirty|sixty|ninety) (working |business |calendar )?(days?|hours?|weeks?|months?|years?)\b`),
		0.2,
		false,
	},
}

// noFine takes away what only looks like a penalty.
var noFine = strings.NewReplacer("fine-tun", "", "fine tun", "", "fine-grain", "", "fine grain", "")

// senseDepth is how many passages of a ranking are read for what they give. Reading all candidates took a tenth of a search over
// 230,000 passages.
const senseDepth = 40

// definedGain is added to the factor of a passage that defines what the question asks the meaning of. Uses of a term
// outnumber its definition by far.
const definedGain = 1.0

// definitionAsked finds the term that a folded question asks the meaning of.
var definitionAsked = [...]*regexp.Regexp{
	regexp.MustCompile(`(?:什么(?:是|叫|算)|何谓|何为|啥(?:是|叫|算))["'「]?([^，,。?的"']{1,16})`),
	regexp.MustCompile(`["'「]?([^，,。?"']{1,16}?)["'」]?(?:是什么意思|的定义|是指什么|指的?是?什么|是啥|怎么定义|如何定义|算什么|是什么\??$)`),
	regexp.MustCompile(`\b(?:what(?:'?s| is| are| does)|define|definition of|meaning of|describe) (?:an? |the )?["']?([a-z][a-z -]{1,40}?)["']?` +
		`(?: means?\b| in (?:the|that)\b| under\b| according\b| per\b|\?|$)`),
}

// placed is what a Chinese question may have before the term that it asks the meaning of: where that stands.
var placed = regexp.MustCompile(`^.*(?:里面?|中|所说|说)的?`)

// terms returns what a question may ask the meaning of, where it has text for it: the whole, and what is behind the name of the
// document.
func terms(text string) []string {
	text = strings.TrimSpace(text)
	if tail := strings.TrimSpace(placed.ReplaceAllString(text, "")); tail != "" && tail != text {
		return []string{text, tail}
	}
	return []string{text}
}

// defining returns what a folded passage that defines term matches.
func defining(term string) *regexp.Regexp {
	t := regexp.QuoteMeta(term)
	return regexp.MustCompile(`所称["']?` + t + `|` + t + `["']?[，,]?(是指|系指|指的?是|:指|指,|包括)|` +
		`(^|[\s"'(])` + t + `["']?,? (means|refers to|is defined|shall mean|is an?)\b|` +
		`\b(refers? to|defines?|understood|describes?) (an? |the )?["']?` + t + `["']? (as|to be|to mean)\b`)
}

// gain returns the factor of the score of passages by what the question asks for: a penalty, a deadline, a definition, and
// whether they lack what an answer needs. It returns nil where it asks for none of them.
func (q *question) gain() func(passage string) (factor float64, lacks bool) {
	var asked []sense
	for _, s := range senses {
		for _, at := range s.asked.FindAllStringIndex(q.folded.Text, -1) {
			if start, _ := q.folded.Span(at[0], at[1]); q.asks(start) {
				asked = append(asked, s)
				break
			}
		}
	}
	var defines []*regexp.Regexp
	for _, r := range definitionAsked {
		if m := r.FindStringSubmatch(q.folded.Text); m != nil {
			for _, term := range terms(m[1]) {
				defines = append(defines, defining(term))
			}
			break
		}
	}
	if len(asked)+len(defines) == 0 {
		return nil
	}
	return func(passage string) (factor float64, lacks bool) {
		passage = noFine.Replace(fold.String(passage))
		factor = 1
		for _, s := range asked {
			if s.gives.MatchString(passage) {
				factor += s.gain
			} else {
				lacks = lacks || s.needed
			}
		}
		if slices.ContainsFunc(defines, func(r *regexp.Regexp) bool { return r.MatchString(passage) }) {
			factor += definedGain
		}
		return factor, lacks
	}
}

// Gain returns the factor of the score of text by what the question asks for: more than 1 where it asks for a penalty, a
// period or a definition and text gives it. lacks is whether it asks for a penalty that text does not give.
func (m *Matcher) Gain(text string) (factor float64, lacks bool) {
	if m.gain == nil {
		return 1, false
	}
	return m.gain(text)
}

// give raises the first of ranked, which is sorted by score, by what the question asks for, and sorts it again.
func (m *Matcher) give(ctx context.Context, ranked []candidate) error {
	if m.gain == nil {
		return nil
	}
	first := ranked[:min(len(ranked), max(senseDepth, m.k))]
	ids, at := make([]int64, len(first)), make(map[int64]int, len(first))
	for i, c := range first {
		ids[i], at[c.id] = c.id, i
	}
	err := m.reader.Texts(ctx, ids, func(id int64, text string) {
		c := &first[at[id]]
		c.gain, _ = m.gain(text)
		c.score *= c.gain
	})
	slices.SortFunc(ranked, byScore)
	return err
}
