package main

import (
	"cmp"
	"errors"
	"fmt"
	"net/netip"
	"os"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"
	"time"

	"yiju/bot/present"
	"yiju/bot/state"
	"yiju/corpus"
	"yiju/corpus/fetch"
	"yiju/retrieval/ingest"
	"yiju/retrieval/service"
)

// settings merges the configuration file, the environment and the flags, the later over the earlier.
type settings struct {
	Data string `json:"data"`          // data directory; "" for the starter corpus
	Lang string `json:"lang"`          // language of messages: "auto", "zh" or "en"
	K    int    `json:"k" most:"1000"` // hits of a search, at most mostHits

	From       string  `json:"from"`       // sources of a refresh: a folder, a manifest or a file
	Questions  string  `json:"questions"`  // golden questions that a refresh asks; "" for those beside the sources
	Dictionary string  `json:"dictionary"` // file of CC-CEDICT that helps to translate questions, or "download"; "" for none
	Margin     float64 `json:"margin"`     // by how much a figure of the checks may fall, 0..1
	Keep       int     `json:"keep"`       // old snapshots that are kept

	Fetch fetchSettings `json:"fetch"`

	RefreshEvery   string `json:"refresh_every"`   // interval at which `serve` refreshes, such as "24h"; "" for never
	RefreshPublish bool   `json:"refresh_publish"` // a scheduled refresh is published where it passes the checks

	Listen    string   `json:"listen"`     // address that the web server listens at, such as "127.0.0.1:8080"; "" for none
	Admin     string   `json:"admin"`      // address of metrics and probes, for the operator alone; "" for none
	PublicURL string   `json:"public_url"` // address that readers know it by; "" for that of each request
	Origins   []string `json:"origins"`    // whose pages may call the API from a browser, such as "https://app.example"; "*" for any

	Receipts int             `json:"receipts"` // days that receipts of answers are kept; 0 keeps none
	Model    modelSettings   `json:"model"`
	Discord  discordSettings `json:"discord"`
}

// The default and the maximum number of hits of a search.
const (
	usualHits = 10
	mostHits  = 1000
)

// Defaults of a refresh: with up to 49 golden questions a single failing one blocks it, with a hundred two may fail.
const (
	usualMargin = 0.02
	usualKeep   = 10
)

// usual returns the default settings.
func usual() settings {
	model := modelSettings{Phrases: true, JudgeWait: 10, FirstToken: 15, Whole: 60}
	return settings{K: usualHits, Receipts: 30, Margin: usualMargin, Keep: usualKeep, Fetch: usualFetch(), Model: model}
}

// readSettings reads the configuration file, "" for none, and lays the environment over it. It also switches the language of
// messages, and the links of standard output.
func (a *app) readSettings(file string) (settings, error) {
	s := usual()
	if file != "" {
		if err := readConfig(a.t, file, &s); err != nil {
			return s, err
		}
	}
	if err := (overlay{a.t, a.getenv, file}).lay(&s); err != nil {
		return s, err
	}
	a.t = present.TextsIn(talkLang(s.Lang, a.getenv))
	a.term.Web = s.PublicURL
	return s, nil
}

// readConfig reads a configuration file. Relative paths in it are below the folder of the file.
func readConfig(t *present.Texts, file string, s *settings) error {
	data, err := os.ReadFile(file)
	if err != nil {
		return failf(t.ConfigHint, t.ConfigUnreadable, file, t.File(err))
	}
	if err := decodeYAML(t, file, data, s); err != nil {
		return err
	}
	for _, path := range []*string{&s.Data, &s.From, &s.Questions, &s.Dictionary} {
		named := *path == "" || filepath.IsAbs(*path) || ingest.IsAddress(*path) || path == &s.Dictionary && *path == ingest.Download
		if !named {
			*path = filepath.Join(filepath.Dir(file), *path)
		}
	}
	return checkLang(t, file+": lang", s.Lang)
}

func checkLang(t *present.Texts, where, lang string) error {
	switch lang {
	case "", "auto", string(corpus.Chinese), string(corpus.English):
		return nil
	}
	return failf(fmt.Sprintf(t.WantOneOf, "auto, zh, en"), t.BadLang, where, lang)
}

// overlay lays the environment over settings and checks them, in one walk over the struct. The setting at a.b is the variable
// YIJU_A_B; the tag env names another variable that people already have. Numbers are not negative; the tag range gives their
// limits, the tag most that of a number that begins at 1.
type overlay struct {
	t      *present.Texts
	getenv func(string) string
	file   string // that the settings were read from; "" for none
}

func (o overlay) lay(s *settings) error {
	if err := o.walk(reflect.ValueOf(s).Elem(), ""); err != nil {
		return err
	}
	s.Model.Embedding = strings.TrimSpace(s.Model.Embedding)
	if _, err := s.Fetch.ranges(); err != nil {
		return failf(o.t.RangeHint, o.t.BadValue, "fetch.allow", err)
	}
	if d, err := time.ParseDuration(s.RefreshEvery); s.RefreshEvery != "" && (err != nil || d < ingest.MinInterval) {
		return failf(fmt.Sprintf(o.t.EveryHint, ingest.MinInterval), o.t.BadValue, "refresh_every", s.RefreshEvery)
	}
	if s.PublicURL != "" && present.QuoteURL(s.PublicURL, "") == "" {
		return failf(o.t.PublicURLHint, o.t.BadValue, "public_url", s.PublicURL)
	}
	return checkLang(o.t, "YIJU_LANG", s.Lang)
}

func (o overlay) walk(v reflect.Value, prefix string) error {
	for f := range v.Type().Fields() {
		key, field := prefix+f.Tag.Get("json"), v.FieldByIndex(f.Index)
		var err error
		if field.Kind() == reflect.Struct {
			err = o.walk(field, key+".")
		} else {
			err = o.set(field, key, f.Tag)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// set sets a field to what the environment says, if anything. Numbers are checked in any case.
func (o overlay) set(field reflect.Value, key string, tag reflect.StructTag) error {
	from := "YIJU_" + strings.ToUpper(strings.ReplaceAll(key, ".", "_"))
	value := cmp.Or(o.getenv(from), o.getenv(tag.Get("env")))
	given := value != ""
	if !given {
		from, value = key, fmt.Sprint(field.Interface())
		if o.file != "" {
			from = o.file + ": " + key
		}
	}
	switch field.Kind() {
	case reflect.String:
		field.SetString(value)
	case reflect.Slice:
		if given {
			field.Set(reflect.ValueOf(strings.FieldsFunc(value, func(r rune) bool { return r == ',' || r == ' ' })))
		}
	case reflect.Bool:
		yes, err := strconv.ParseBool(value)
		if err != nil {
			return failf(fmt.Sprintf(o.t.WantOneOf, "true, false"), o.t.BadValue, from, value)
		}
		field.SetBool(yes)
	case reflect.Float64:
		share, err := strconv.ParseFloat(value, 64)
		if err != nil || !(share >= 0 && share <= 1) {
			return failf("", o.t.BadMargin, from, value)
		}
		field.SetFloat(share)
	case reflect.Int:
		n, err := strconv.Atoi(value)
		if most, merr := strconv.Atoi(tag.Get("most")); merr == nil && (err != nil || n < 1 || n > most) {
			return failf("", o.t.BadK, from, value, most)
		}
		if err != nil || n < 0 {
			return failf("", o.t.BadNotNegative, from, value)
		}
		var least, most int
		if _, err := fmt.Sscanf(tag.Get("range"), "%d-%d", &least, &most); err == nil && (n < least || n > most) {
			return failf("", o.t.BadRange, key, n, least, most)
		}
		field.SetInt(int64(n))
	}
	return nil
}

// modelSettings name a language model and limit its cost. Without a name no model is called.
type modelSettings struct {
	Name           string `json:"name" env:"OPENAI_MODEL"`
	Judge          string `json:"judge"`      // name of the model that judges sentences; "" for Name, noJudge for none
	JudgeWait      int    `json:"judge_wait"` // seconds
	BaseURL        string `json:"base_url" env:"OPENAI_BASE_URL"`
	FirstToken     int    `json:"first_token"` // seconds to wait for the first word
	Whole          int    `json:"whole"`       // seconds to wait for all
	Phrases        bool   `json:"phrases"`     // questions are also searched for in the words of documents
	TokensPerDay   int    `json:"tokens_per_day"`
	TokensPerUser  int    `json:"tokens_per_user"`                        // a day
	Embedding      string `json:"embedding" env:"OPENAI_EMBEDDING_MODEL"` // name of the embedding model
	Dimension      int    `json:"embedding_dimension"`
	Questions      bool   `json:"questions"`                                          // a refresh has questions written for its clauses
	EmbeddingURL   string `json:"embedding_base_url" env:"OPENAI_EMBEDDING_BASE_URL"` // "" for BaseURL
	QuestionPrefix string `json:"embedding_question_prefix"`                          // see llm.EmbedderOptions
	PassagePrefix  string `json:"embedding_passage_prefix"`
}

// noJudge is the setting that switches the judge off.
const noJudge = "off"

// judge returns the name of the model that judges, "" for none.
func (m modelSettings) judge() string {
	if m.Judge == noJudge {
		return ""
	}
	return cmp.Or(m.Judge, m.Name)
}

// quota is what all runs of the program may use.
func (m modelSettings) quota() state.Quota {
	return state.Quota{All: m.TokensPerDay, User: m.TokensPerUser}
}

// discordSettings configure the bot on Discord. Its token is read from the environment: DISCORD_TOKEN.
type discordSettings struct {
	Guild          string   `json:"guild"`           // commands are registered in this one alone: for development
	MessageContent bool     `json:"message_content"` // the privileged intent is granted, and wanted
	Shard          int      `json:"shard"`           // number of this process among Shards, from 0
	Shards         int      `json:"shards"`
	Owners         []string `json:"owners"`     // users who may do everything
	Home           []string `json:"home"`       // guilds whose maintainers may change the corpus; none means any
	Public         bool     `json:"public"`     // may answer outside of the guilds it is in: in direct channels and for people who install it
	Notices        string   `json:"notices"`    // channel in which maintainers hear of scheduled refreshes; "" for the log alone
	Concurrent     int      `json:"concurrent"` // answers under way at a time
	UserPause      int      `json:"user_pause"` // seconds between two questions of a user
}

// fetchSettings limit the fetching of sources from the web.
type fetchSettings struct {
	Allow   []string `json:"allow"`                  // ranges or addresses that may be connected to although they are not public
	MaxMB   int      `json:"max_mb" range:"1-64"`    // of one page, before and after decompression
	Timeout int      `json:"timeout" range:"1-3600"` // seconds of one request
	Total   int      `json:"total" range:"1-86400"`  // seconds of one address with all repetitions
	Tries   int      `json:"tries" range:"1-10"`     // requests of one address
	Pause   int      `json:"pause" range:"0-3600"`   // seconds between two requests of one server
}

// usualFetch returns the default limits.
func usualFetch() fetchSettings {
	return fetchSettings{
		MaxMB: fetch.MaxBytes >> 20, Timeout: int(fetch.MaxTime / time.Second), Total: int(fetch.MaxTotal / time.Second),
		Tries: fetch.MaxTries, Pause: int(fetch.Delay / time.Second),
	}
}

// ranges returns what may be connected to. The error is the word that is neither a range nor an address.
func (f fetchSettings) ranges() ([]netip.Prefix, error) {
	var all []netip.Prefix
	for _, word := range f.Allow {
		p, err := netip.ParsePrefix(word)
		if err != nil {
			addr, aerr := netip.ParseAddr(word)
			if aerr != nil {
				return nil, errors.New(word)
			}
			p = netip.PrefixFrom(addr.WithZone(""), addr.BitLen())
		}
		all = append(all, p)
	}
	return all, nil
}

// web returns the limits as options of package fetch.
func (f fetchSettings) web() (fetch.WebOptions, error) {
	ranges, err := f.ranges()
	opts := fetch.WebOptions{
		Agent: "yiju/" + ownVersion(), Allow: ranges, MaxBytes: int64(f.MaxMB) << 20, MaxTries: f.Tries,
		MaxTime: time.Duration(f.Timeout) * time.Second, MaxTotal: time.Duration(f.Total) * time.Second,
		Delay: time.Duration(f.Pause) * time.Second,
	}
	if f.Pause == 0 {
		opts.Delay = -1
	}
	return opts, err
}

// configured adds the configured embedding model to st, and whether searches use the vectors.
func (m modelSettings) configured(st *service.EmbeddingStatus) {
	st.Configured = m.Embedding
	st.Used = st.Vectors > 0 && st.Model == m.Embedding && (m.Dimension == 0 || m.Dimension == st.Dimension)
}
