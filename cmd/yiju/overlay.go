package main

import (
	"cmp"
	"fmt"
	"reflect"
	"strconv"
	"strings"
)

// overlay lays the environment over the settings and checks them. The setting at a.b is the variable YIJU_A_B; the tag env
// names another variable that people already have, or "-" for none; the tag range gives the limits of a number.
func (a *app) overlay(s *settings) error {
	if err := a.overlayStruct(reflect.ValueOf(s).Elem(), ""); err != nil {
		return err
	}
	if k := a.getenv("YIJU_K"); k != "" {
		n, err := parseCount(k, mostHits)
		if err != nil {
			return failf("", a.t.BadK, "YIJU_K", k, mostHits)
		}
		s.K = n
	}
	s.Model.Embedding = strings.TrimSpace(s.Model.Embedding)
	if _, err := s.Fetch.ranges(); err != nil {
		return failf(a.t.RangeHint, a.t.BadValue, "fetch.allow", err)
	}
	if err := a.checkEvery(s.RefreshEvery); err != nil {
		return err
	}
	return a.checkLang("YIJU_LANG", s.Lang)
}

func (a *app) overlayStruct(v reflect.Value, prefix string) error {
	for f := range v.Type().Fields() {
		key, field := prefix+f.Tag.Get("json"), v.FieldByIndex(f.Index)
		var err error
		if field.Kind() == reflect.Struct {
			err = a.overlayStruct(field, key+".")
		} else if env := f.Tag.Get("env"); env != "-" {
			variable := "YIJU_" + strings.ToUpper(strings.ReplaceAll(key, ".", "_"))
			err = a.overlayField(field, key, variable, cmp.Or(a.getenv(variable), a.getenv(env)), f.Tag.Get("range"))
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// overlayField sets a field to a value, "" for none. Numbers are checked in any case, and limits is "" or "LEAST-MOST".
func (a *app) overlayField(field reflect.Value, key, variable, value, limits string) error {
	from := variable
	if value == "" {
		from, value = key, fmt.Sprint(field.Interface())
	}
	switch field.Kind() {
	case reflect.String:
		field.SetString(value)
	case reflect.Slice:
		if from == variable {
			field.Set(reflect.ValueOf(strings.FieldsFunc(value, func(r rune) bool { return r == ',' || r == ' ' })))
		}
	case reflect.Bool:
		yes, err := strconv.ParseBool(value)
		if err != nil {
			return failf(fmt.Sprintf(a.t.WantOneOf, "true, false"), a.t.BadValue, from, value)
		}
		field.SetBool(yes)
	case reflect.Float64:
		share, err := strconv.ParseFloat(value, 64)
		if err != nil || !(share >= 0 && share <= 1) {
			return failf("", a.t.BadMargin, from, value)
		}
		field.SetFloat(share)
	case reflect.Int:
		n, err := strconv.Atoi(value)
		if err != nil || n < 0 {
			return failf("", a.t.BadNotNegative, from, value)
		}
		var least, most int
		if _, err := fmt.Sscanf(limits, "%d-%d", &least, &most); err == nil && (n < least || n > most) {
			return failf("", a.t.BadRange, key, n, least, most)
		}
		field.SetInt(int64(n))
	}
	return nil
}
