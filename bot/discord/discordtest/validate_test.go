package discordtest_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"yiju/bot/discord/discordtest"
	"yiju/bot/discord/discordtest/rules"
)

type object = map[string]any

// request sends a body to the API and returns the status and the answer.
func request(t *testing.T, s *discordtest.Server, method, path string, body any) (int, object) {
	t.Helper()
	b, isRaw := body.([]byte)
	if !isRaw {
		b = asJSON(t, body)
	}
	r, err := http.NewRequestWithContext(t.Context(), method, "https://discord.com/api/v10"+path, bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", s.Token())
	r.Header.Set("Content-Type", "application/json")
	resp, err := (&http.Client{Transport: s.Transport()}).Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	answer, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	var o object
	if len(answer) > 0 && answer[0] == '{' {
		if err := json.Unmarshal(answer, &o); err != nil {
			t.Fatal(err)
		}
	}
	return resp.StatusCode, o
}

// firstError returns the path and code of an error in a form, such as "embeds.0.title BASE_TYPE_MAX_LENGTH", and how
// many errors there are.
func firstError(errors object, path string) (string, int) {
	found, n := "", 0
	for k, v := range errors {
		if list, ok := v.([]any); ok && k == "_errors" {
			n += len(list)
			found = path + " " + list[0].(object)["code"].(string)
		} else if inner, ok := v.(object); ok {
			f, m := firstError(inner, strings.TrimPrefix(path+"."+k, "."))
			if m > 0 {
				found = f
			}
			n += m
		}
	}
	return found, n
}

func long(n int) string { return strings.Repeat("𠮷", n) } // one code point, two UTF-16 units, four bytes

func row(components ...object) object { return object{"type": 1, "components": components} }

func button(change object) object {
	b := object{"type": 2, "style": 1, "label": "x", "custom_id": "id"}
	for k, v := range change {
		b[k] = v
	}
	return b
}

func menu(n int, change object) object {
	options := []object{}
	for i := range n {
		options = append(options, object{"label": "x", "value": fmt.Sprint(i)})
	}
	m := object{"type": 3, "custom_id": "id", "options": options}
	for k, v := range change {
		m[k] = v
	}
	return m
}

func components(c ...object) object { return object{"components": c} }

func v2(c ...object) object { return object{"flags": 1 << 15, "components": c} }

func text(s string) object { return object{"type": 10, "content": s} }

// refused are messages that must be refused, with the code and, for invalid forms, the place and code of one error;
// taken are their neighbours that must pass.
var refused = []struct {
	name string
	body any
	code int
	want string
}{
	{"no JSON", []byte(`{"content":`), rules.CodeInvalidJSON, ""},
	{"empty", object{}, rules.CodeEmptyMessage, ""},
	{"white space", object{"content": " \n\t"}, rules.CodeEmptyMessage, ""},
	{"content type", object{"content": 5}, 50035, "content BASE_TYPE_CONVERT"},
	{"content length", object{"content": long(2001)}, 50035, "content BASE_TYPE_MAX_LENGTH"},
	{"embeds", object{"embeds": many(1, object{"title": "x"})}, 50035, "embeds DISCORDTEST_NOT_SERVED"},
	{"address", components(row(button(object{"style": 5, "custom_id": nil, "url": "javascript:alert(1)"}))), 50035, "components.0.components.0.url URL_TYPE_INVALID_URL"},
	{"scheme", components(row(button(object{"style": 5, "custom_id": nil, "url": "ftp://example.org/"}))), 50035, "components.0.components.0.url URL_TYPE_INVALID_SCHEME"},
	{"rows", components(many(6, row(button(object{"custom_id": nil, "style": 5, "url": "https://example.org"})))...), 50035, "components BASE_TYPE_MAX_LENGTH"},
	{"buttons", components(row(many(6, button(object{"custom_id": nil, "style": 5, "url": "https://example.org"}))...)), 50035, "components.0.components BASE_TYPE_BAD_LENGTH"},
	{"empty row", components(row()), 50035, "components.0.components BASE_TYPE_BAD_LENGTH"},
	{"button outside", components(button(nil)), 50035, "components.0.type UNION_TYPE_CHOICES"},
	{"label", components(row(button(object{"label": long(81)}))), 50035, "components.0.components.0.label BASE_TYPE_MAX_LENGTH"},
	{"no label", components(row(button(object{"label": ""}))), 50035, "components.0.components.0 BUTTON_COMPONENT_LABEL_OR_EMOJI_REQUIRED"},
	{"custom id", components(row(button(object{"custom_id": long(101)}))), 50035, "components.0.components.0.custom_id BASE_TYPE_BAD_LENGTH"},
	{"no custom id", components(row(button(object{"custom_id": ""}))), 50035, "components.0.components.0 BUTTON_COMPONENT_CUSTOM_ID_REQUIRED"},
	{"same custom id", components(row(button(nil), button(nil))), 50035, "components.0.components.1.custom_id COMPONENT_CUSTOM_ID_DUPLICATED"},
	{"style", components(row(button(object{"style": 9}))), 50035, "components.0.components.0.style BASE_TYPE_CHOICES"},
	{"link without address", components(row(button(object{"style": 5, "custom_id": nil}))), 50035, "components.0.components.0 BUTTON_COMPONENT_URL_REQUIRED"},
	{"two menus in a row", components(row(menu(1, nil), menu(1, object{"custom_id": "b"}))), 50035, "components.0 COMPONENT_LAYOUT_WIDTH_EXCEEDED"},
	{"options", components(row(menu(26, nil))), 50035, "components.0.components.0.options BASE_TYPE_BAD_LENGTH"},
	{"no options", components(row(menu(0, nil))), 50035, ""},
	{"placeholder", components(row(menu(1, object{"placeholder": long(151)}))), 50035, "components.0.components.0.placeholder BASE_TYPE_MAX_LENGTH"},
	{"option label", components(row(menu(1, object{"options": []object{{"label": long(101), "value": "x"}}}))), 50035, "components.0.components.0.options.0.label BASE_TYPE_BAD_LENGTH"},
	{"same option", components(row(menu(1, object{"options": many(2, object{"label": "a", "value": "x"})}))), 50035, "components.0.components.0.options.1.value SELECT_COMPONENT_OPTION_VALUE_DUPLICATED"},
	{"max values", components(row(menu(2, object{"max_values": 3}))), 50035, "components.0.components.0.max_values SELECT_COMPONENT_MAX_VALUES_INVALID"},
	{"text without flag", components(text("x")), 50035, "components.0.type UNION_TYPE_CHOICES"},
	{"content with flag", object{"flags": 1 << 15, "content": "x", "components": []object{text("x")}}, 50035, "content MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2"},
	{"too many parts", v2(many(41, text("x"))...), 50035, "components COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED"},
	{"too many parts inside", v2(many(2, object{"type": 17, "components": many(20, text("x"))})...), 50035, "components COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED"},
	{"too much text", v2(text(long(2001)), text(long(2000))), 50035, "components COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED"},
	{"mentions twice", object{"content": "x", "allowed_mentions": object{"parse": []string{"users"}, "users": []string{"1"}}}, 50035, "allowed_mentions MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE"},
	{"unknown mentions", object{"content": "x", "allowed_mentions": object{"parse": []string{"all"}}}, 50035, "allowed_mentions.parse.0 BASE_TYPE_CHOICES"},
	{"reply to nothing", object{"content": "x", "message_reference": object{"message_id": "1"}}, 50035, "message_reference MESSAGE_REFERENCE_UNKNOWN_MESSAGE"},
	{"attachment without file", object{"attachments": []object{{"id": "0", "filename": "a.txt"}}}, 50035, "attachments.0.id ATTACHMENT_NOT_FOUND"},
}

var taken = []struct {
	name string
	body any
}{
	{"content", object{"content": long(2000)}},
	{"content in white space", object{"content": "  " + long(2000) + "\n\n"}},
	{"components", components(
		row(button(nil), button(object{"custom_id": "2", "label": "", "emoji": object{"name": "👍"}}), button(object{"custom_id": nil, "style": 5, "url": "https://example.org"})),
		row(menu(25, object{"placeholder": long(150), "min_values": 0, "max_values": 25, "custom_id": long(100)})),
	)},
	{"second kind", v2(
		object{"type": 17, "accent_color": 5, "components": []object{text("x"), {"type": 14}, row(button(nil))}},
		text(long(3999)),
	)},
	{"mentions", object{"content": "x", "allowed_mentions": object{"parse": []string{}, "users": []string{"1", "2"}, "replied_user": false}}},
	{"reply to nothing, if it is there", object{"content": "x", "message_reference": object{"message_id": "1", "fail_if_not_exists": false}}},
	{"fields that Discord does not know", object{"content": "x", "colour": "red"}},
}

func many(n int, o object) []object {
	list := []object{}
	for range n {
		list = append(list, o)
	}
	return list
}

// TestMessageLimits posts all of them, with Discord's description and without.
func TestMessageLimits(t *testing.T) {
	t.Parallel()
	for name, without := range map[string]bool{"with schema": false, "without": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			st := newStage(t, discordtest.Options{NoSchema: without, NoRateLimits: true})
			if why := st.NoSchema(); why != "" && !without {
				t.Skip("untested without ../shared: payloads against Discord's OpenAPI description: ", why)
			}
			path := "/channels/" + st.channel.ID + "/messages"
			for _, tt := range refused {
				status, answer := request(t, st.Server, "POST", path, tt.body)
				code, _ := answer["code"].(float64)
				fields, _ := answer["errors"].(object)
				got, n := firstError(fields, "")
				if status != 400 || int(code) != tt.code || tt.want != "" && (got != tt.want || n != 1) {
					t.Errorf("%s: %d, code %v, %d errors, %q; want code %d, %q", tt.name, status, code, n, got, tt.code, tt.want)
				}
			}
			if got := len(st.Refusals()); got != len(refused) {
				t.Errorf("%d refusals are known, want %d", got, len(refused))
			}
			for _, tt := range taken {
				if status, answer := request(t, st.Server, "POST", path, tt.body); status != 200 || answer["id"] == nil {
					t.Errorf("%s: %d %v", tt.name, status, answer)
				}
			}
			if got := len(st.Messages(st.channel, nil)); got != len(taken) {
				t.Errorf("%d messages, want %d", got, len(taken))
			}
		})
	}
}

// TestSchema refuses what only Discord's description knows, and names the alternative that fits best.
func TestSchema(t *testing.T) {
	t.Parallel()
	st := newStage(t, discordtest.Options{NoRateLimits: true})
	if why := st.NoSchema(); why != "" {
		t.Skip("untested without ../shared: payloads against Discord's OpenAPI description: ", why)
	}
	path := "/channels/" + st.channel.ID + "/messages"
	for _, tt := range []struct {
		name string
		body object
		want string
	}{
		{"flag", object{"content": "x", "enforce_nonce": "yes"}, "enforce_nonce "},
		{"separator", v2(text("x"), object{"type": 14, "spacing": 3}), "components.1.spacing "},
		{"emoji", components(row(button(object{"emoji": object{"name": long(40)}}))), "components.0.components.0.emoji.name "},
	} {
		status, answer := request(t, st.Server, "POST", path, tt.body)
		fields, _ := answer["errors"].(object)
		if got, _ := firstError(fields, ""); status != 400 || !strings.HasPrefix(got, tt.want) {
			t.Errorf("%s: %d %v, want an error at %q", tt.name, status, answer, tt.want)
		}
	}
}

// TestCommandLimits registers commands that must be refused, and one that must pass.
func TestCommandLimits(t *testing.T) {
	t.Parallel()
	st := newStage(t, discordtest.Options{NoRateLimits: true})
	path := "/applications/" + st.Bot().ID + "/commands"
	option := func(change object) object {
		o := object{"type": 3, "name": "q", "description": "d"}
		for k, v := range change {
			o[k] = v
		}
		return o
	}
	command := func(change object) object {
		o := object{"name": "ask", "description": "d"}
		for k, v := range change {
			o[k] = v
		}
		return o
	}
	with := func(o ...object) object { return command(object{"options": o}) }
	const name = "APPLICATION_COMMAND_INVALID_NAME"
	for _, tt := range []struct {
		name string
		body object
		want string
	}{
		{"upper case", command(object{"name": "Ask"}), "name " + name},
		{"space", command(object{"name": "ask me"}), "name " + name},
		{"long name", command(object{"name": long(33)}), "name " + name},
		{"no description", command(object{"description": ""}), "description BASE_TYPE_REQUIRED"},
		{"description", command(object{"description": long(101)}), "description BASE_TYPE_BAD_LENGTH"},
		{"locale", command(object{"name_localizations": object{"zh": "问"}}), "name_localizations ENUM_TYPE_COERCE"},
		{"localized name", command(object{"name_localizations": object{"zh-CN": "问 答"}}), "name_localizations.zh-CN " + name},
		{"localized description", command(object{"description_localizations": object{"zh-CN": long(101)}}), "description_localizations.zh-CN BASE_TYPE_BAD_LENGTH"},
		{"type", command(object{"type": 9}), "type BASE_TYPE_CHOICES"},
		{"menu with description", object{"name": "Check", "type": 3, "description": "d"}, "description APPLICATION_COMMAND_CONTEXT_MENU_DESCRIPTION"},
		{"option name", with(option(object{"name": "Q"})), "options.0.name " + name},
		{"same option", with(option(nil), option(nil)), "options.1 APPLICATION_COMMAND_OPTIONS_NAME_DUPLICATED"},
		{"required last", with(option(nil), option(object{"name": "r", "required": true})), "options.1 APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID"},
		{"mixed", with(option(object{"type": 1}), option(object{"name": "r"})), "options APPLICATION_COMMAND_OPTIONS_TYPE_INVALID"},
		{"choices", with(option(object{"choices": choices(26)})), "options.0.choices BASE_TYPE_MAX_LENGTH"},
		{"same choice", with(option(object{"choices": many(2, object{"name": "a", "value": "b"})})), "options.0.choices.1 APPLICATION_COMMAND_OPTIONS_CHOICE_NAME_EXISTS"},
		{"choices and autocomplete", with(option(object{"choices": choices(1), "autocomplete": true})), "options.0.autocomplete APPLICATION_COMMAND_OPTIONS_AUTOCOMPLETE_INVALID"},
		{"deep", with(option(object{"type": 2, "options": []object{option(object{"type": 2})}})), "options.0.options.0.type APPLICATION_COMMAND_OPTIONS_TYPE_INVALID"},
	} {
		status, answer := request(t, st.Server, "PUT", path, []object{tt.body})
		fields, _ := answer["errors"].(object)
		if got, n := firstError(fields, ""); status != 400 || got != "0."+tt.want || n != 1 {
			t.Errorf("%s: %d %v, want %q", tt.name, status, answer, tt.want)
		}
	}
	good := with(option(object{"required": true, "autocomplete": true, "max_length": 6000}), option(object{"name": "语言", "choices": choices(25)}))
	good["name_localizations"], good["default_member_permissions"] = object{"zh-CN": "提问", "en-GB": "ask"}, "32"
	if status, answer := request(t, st.Server, "PUT", path, []object{good}); status != 200 {
		t.Errorf("good: %d %v", status, answer)
	}
}

func choices(n int) []object {
	list := []object{}
	for i := range n {
		list = append(list, object{"name": fmt.Sprint("choice ", i), "value": fmt.Sprint(i)})
	}
	return list
}
