internal import CanonicalJSON
internal import HTTPMessages

/// The log of an app: sessions, the streams behind their addresses, and what the app's program prints when it starts.
extension HerokuState {
    private static let mostLines = 1_500

    mutating func logSession(_ call: HerokuCall, app index: Int) throws(HerokuRefusal) -> HerokuAnswer {
        let known: Set = ["dyno_name", "lines", "source", "tail", "type"]
        if let other = call.body.object?.keys.sorted().first(where: { !known.contains($0) }) {
            throw .invalid("\(other) is not a parameter of a log session.")
        }
        let lines = call.body["lines"]?.integer ?? 100
        guard (1...Self.mostLines).contains(lines) else { throw .invalid("lines must be at most \(Self.mostLines).") }
        for text in ["dyno_name", "source", "type"] where call.body[text] != nil && call.body[text]?.string == nil {
            throw .invalid("\(text) must be a string.")
        }
        if let tail = call.body["tail"], tail.boolean == nil { throw .invalid("tail must be a boolean.") }
        let session = HerokuLogSession(
            id: identifier("log-session"), app: apps[index].id, dyno: call.body["dyno_name"]?.string, lines: lines,
            until: call.now + HerokuLogSession.seconds, opened: call.now, tail: call.body["tail"]?.boolean,
            source: call.body["source"]?.string, type: call.body["type"]?.string)
        logSessions.removeAll { $0.until <= call.now }
        logSessions.append(session)
        let body: JSONValue = [
            "created_at": .string(call.time), "id": .string(session.id), "updated_at": .string(call.time),
            "logplex_url": .string("\(call.origin)/sessions/\(session.id)?srv=\(session.until)"),
        ]
        return .one(body, status: 201)
    }

    /// The session behind an address; nil for any that was never given out.
    func logSession(_ request: HTTPRequest) -> HerokuLogSession? {
        let id = String(request.path.dropFirst("/sessions/".count))
        return logSessions.first { $0.id == id && request.query("srv") == String($0.until) }
    }

    /// The stream itself: known to whoever has the address, until it expires.
    func logText(_ request: HTTPRequest, now: Int) -> HTTPResponse {
        guard let session = logSession(request), session.until > now,
            let app = apps.first(where: { $0.id == session.app || $0.name == session.app })
        else { return HTTPResponse(status: 404, body: Array("Not found".utf8)) }
        let shown = app.log.enumerated().filter { $0.element.at <= now && session.has($0.element) }
            .sorted { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }.map(\.element)
        let opened = session.opened ?? now
        let before = shown.filter { $0.at <= opened }.suffix(session.lines)
        let after = session.tail == true ? shown.filter { $0.at > opened } : []
        return HTTPResponse(
            status: 200, headers: ["Content-Type": "text/plain"], body: Array((before + after).map { $0.line + "\n" }.joined().utf8))
    }

    /// The dynos of a release start a second after it: what the platform says of that, and what the program prints.
    mutating func start(app index: Int, now: Int) {
        guard apps[index].isDeployed else { return }
        for process in apps[index].formation where process.quantity > 0 {
            let dyno = "\(process.type).1"
            func log(_ source: String, _ text: String) {
                apps[index].log.append(HerokuLogEntry(at: now + 1, source: source, dyno: dyno, text: text))
            }
            log("heroku", "Starting process with command `\(process.command)`")
            log("heroku", "State changed from starting to up")
            for text in programs[apps[index].name]?.prints ?? [] { log("app", text) }
        }
        // No more is kept than a session gives.
        apps[index].log = apps[index].log.suffix(Self.mostLines)
    }
}

/// An address under which an app's log can be had for a while, without credentials.
struct HerokuLogSession: Hashable, Sendable, Codable {
    static let seconds = 300

    var id: String
    /// By id.
    var app: String
    var dyno: String?
    /// Of what was logged before it was opened.
    var lines: Int
    var until: Int
    /// Nil in pictures of before.
    var opened: Int?
    var tail: Bool?
    var source: String?
    /// A process type.
    var type: String?

    func has(_ entry: HerokuLogEntry) -> Bool {
        (dyno == nil || entry.dyno == dyno) && (source == nil || entry.source == source)
            && (type == nil || String(entry.dyno.prefix { $0 != "." }) == type)
    }
}
