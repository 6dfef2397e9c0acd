package discord

import (
	"go/ast"
	"go/parser"
	gotoken "go/token"
	"io/fs"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"yiju/bot/discord/discordtest"
	"yiju/bot/discord/discordtest/rules"
)

// registrations counts how often commands were registered.
func (s *stage) registrations() int {
	n := 0
	for _, r := range s.Requests() {
		if r.Method == "PUT" && strings.HasSuffix(r.Route, "/commands") && r.Status == 200 {
			n++
		}
	}
	return n
}

// TestRegister registers the commands once, and again only when they change; in a guild if one is configured.
func TestRegister(t *testing.T) {
	t.Parallel()
	for _, inGuild := range []bool{false, true} {
		s := newStage(t, discordtest.Options{NoRateLimits: true}, nil, nil)
		again := func(conversation Conversation) *Adapter {
			a, err := New(Options{Token: "test-token", Bot: conversation, Transport: s.Transport(), Store: s.store, Guild: map[bool]string{true: s.guild.ID}[inGuild]})
			if err != nil {
				t.Fatal(err)
			}
			a.app = s.Bot().ID
			return a
		}
		for n, want := range []int{1, 1, 2, 2, 3} {
			conversation := s.a.Bot
			if n == 2 || n == 3 {
				conversation = talker(echo)
			}
			if err := again(conversation).registrar().register(soon(t)); err != nil {
				t.Fatal(err)
			}
			if got := s.registrations(); got != want {
				t.Errorf("step %d: registered %d times, want %d", n, got, want)
			}
		}
		global, own := s.Commands(nil), s.Commands(s.guild)
		if inGuild != (len(global) == 0) || inGuild == (len(own) == 0) {
			t.Errorf("%d global, %d of the guild", len(global), len(own))
		}
		s.noRefusals()
	}
}

// TestRegisteredCommands checks the descriptions of commands and options in both languages, and their permissions.
func TestRegisteredCommands(t *testing.T) {
	t.Parallel()
	s := newStage(t, discordtest.Options{}, nil, nil)
	s.run()
	var check func(where string, zh map[string]string, o []rules.CommandOption)
	check = func(where string, zh map[string]string, o []rules.CommandOption) {
		if zh["zh-CN"] == "" || zh["zh-TW"] == "" {
			t.Errorf("%s has no Chinese name", where)
		}
		for _, o := range o {
			if o.DescriptionLocalizations["zh-CN"] == "" {
				t.Errorf("%s %s has no Chinese description", where, o.Name)
			}
			for _, c := range o.Choices {
				if c.NameLocalizations["zh-CN"] == "" {
					t.Errorf("%s %s %s has no Chinese name", where, o.Name, c.Name)
				}
			}
			check(where+" "+o.Name, o.NameLocalizations, o.Options)
		}
	}
	for _, c := range s.Commands(nil) {
		check(c.Name, c.NameLocalizations, c.Options)
		outside := slices.Contains(c.Contexts, 1)
		if outside != slices.Contains(c.IntegrationTypes, 1) || !slices.Contains(c.Contexts, 0) {
			t.Errorf("%s: contexts %v, integrations %v", c.Name, c.Contexts, c.IntegrationTypes)
		}
	}
	for name, users := range map[string][]*discordtest.User{"ask": {s.amy, s.mod, s.boss}, "cite": {s.mod, s.boss}, "corpus status": {s.boss}} {
		for _, u := range []*discordtest.User{s.amy, s.mod, s.boss} {
			if got := s.Offered(u, s.channel, rules.ChatInput, name); got != slices.Contains(users, u) {
				t.Errorf("%s is offered %s: %v", u.Name, name, got)
			}
		}
	}
}

// TestRegisterTriesAgain registers after Discord failed at first.
func TestRegisterTriesAgain(t *testing.T) {
	t.Parallel()
	s := newStage(t, discordtest.Options{}, echo, nil)
	s.Inject(discordtest.Fault{Method: "PUT", Status: 503, Times: 5})
	s.run()
	s.wait(s.Slash(s.amy, s.channel, "do"))
}

// TestOneSend finds every way by which the package could send a message but send: calls of discordgo that send, edit or
// follow up, requests past rest.do, and messages that are made elsewhere.
func TestOneSend(t *testing.T) {
	sends := regexp.MustCompile(`^(Channel(Message|File|Typing|Voice).*|Interaction(Respond|Response.*)|Followup.*|Webhook.*|Message(Thread|Send|Reaction).*|Forum.*|Thread(Start|Create).*|ThreadStart.*|User(Channel)Create|Request.*|Open|Close.*)$`)
	requests := regexp.MustCompile(`^(RequestWithLockedBucket)$`)
	files, err := fs.Glob(os.DirFS("."), "*.go")
	if err != nil {
		t.Fatal(err)
	}
	found := make(map[string][]string) // what, by function
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(gotoken.NewFileSet(), name, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range f.Decls {
			fn, ok := d.(*ast.FuncDecl)
			if !ok {
				continue
			}
			ast.Inspect(fn, func(n ast.Node) bool {
				switch n := n.(type) {
				case *ast.SelectorExpr:
					owner, _ := n.X.(*ast.SelectorExpr)
					onSession := owner != nil && owner.Sel.Name == "session"
					if ident, ok := n.X.(*ast.Ident); ok && ident.Name == "session" {
						onSession = true
					}
					if onSession && sends.MatchString(n.Sel.Name) {
						found[fn.Name.Name] = append(found[fn.Name.Name], n.Sel.Name)
					}
				case *ast.CompositeLit:
					if ident, ok := n.Type.(*ast.Ident); ok && ident.Name == "outgoing" {
						found[fn.Name.Name] = append(found[fn.Name.Name], "outgoing")
					}
					if sel, ok := n.Type.(*ast.SelectorExpr); ok && regexp.MustCompile(`^(MessageSend|MessageEdit|Webhook(Params|Edit)|InteractionResponse.*)$`).MatchString(sel.Sel.Name) {
						t.Errorf("%s: %s makes a %s", name, fn.Name.Name, sel.Sel.Name)
					}
				}
				return true
			})
		}
	}
	for fn, what := range found {
		for _, w := range what {
			if !(fn == "send" && w == "outgoing" || fn == "do" && requests.MatchString(w)) {
				t.Errorf("%s uses %s", fn, w)
			}
		}
	}
	if !slices.Contains(found["send"], "outgoing") || !slices.Contains(found["do"], "RequestWithLockedBucket") {
		t.Errorf("found %v: does the test still look at the right names?", found)
	}
}
