// Package discordtest is a test server that speaks Discord's gateway and REST protocols over loopback sockets, to test a bot
// end to end with an unmodified client library. Only tests import it.
//
// A [Server] is a Discord with one application. A test creates guilds, channels, roles and members, connects the bot through
// [Server.Transport], and then acts as its users: [Server.Slash], [Server.Click], [Server.Select], [Server.Submit],
// [Server.Autocomplete], [Server.MessageCommand] and [Server.Say] each send the event that Discord would send and return a
// handle to wait for the responses of the bot, with every edit and its time.
//
// The server refuses what Discord refuses, with the same codes: limits of texts, embeds and components, late and repeated
// responses, unknown ids, missing permissions, rate limits. If Discord's OpenAPI description is available (in
// ../shared/discord/openapi.json next to the repository), every request body is validated against it. [Server.Inject] and
// the methods for the gateway inject faults.
//
// The limits of payloads are in package rules.
//
// Where Discord is undocumented the server is strict. Most notably, a mention counts as a ping even in code, after a
// backslash, or when added by an edit, which Discord only highlights.
package discordtest
