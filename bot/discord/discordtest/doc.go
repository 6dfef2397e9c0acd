// Package discordtest is a test server that speaks Discord's gateway and REST protocol over loopback sockets, so that
// a bot can be driven end to end with its library unchanged. Only tests import it.
//
// A [Server] is a whole Discord with one application in it. A test builds guilds, channels, roles and members, lets
// the bot connect through [Server.Transport], and then acts as its users do: [Server.Slash], [Server.Click],
// [Server.Select], [Server.Submit], [Server.Autocomplete], [Server.MessageCommand] and [Server.Say] each send the event
// that Discord would send and return a handle that waits for what the bot answers, with every edit and its time.
//
// What Discord refuses, the server refuses, with the same codes: limits of texts, embeds and components, answers that
// come late or twice, unknown ids, missing permissions, rate limits. Where Discord's OpenAPI description is at hand
// (../shared/discord/openapi.json beside the repository), every request body is checked against it as well.
// [Server.Inject] and the gateway's switches make things go wrong on purpose.
//
// The limits of payloads are in package rules.
//
// Where Discord is undocumented the server takes the side that is harder on the bot. The most notable: a mention
// counts as a ping also in code, behind a backslash, or came by an edit, which Discord only highlights.
package discordtest
