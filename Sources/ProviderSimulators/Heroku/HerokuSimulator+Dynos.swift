internal import CanonicalJSON
internal import HTTPMessages

// One-off dynos and the log they leave (§2.6; schema, Log Session).

extension HerokuState {
    mutating func dynos(_ call: HerokuCall, app index: Int, parts: [String]) throws(HerokuRefusal) -> HerokuAnswer {
        guard let identity = parts.first else {
            if call.method == .post { return try runDyno(call, app: index) }
            guard call.method == .get else { throw .noSuchPath }
            return .list(apps[index].dynos.map { HerokuShapes.dyno($0, of: apps[index], now: call.now) }, fields: ["id", "name"])
        }
        guard let place = apps[index].dynos.firstIndex(where: { $0.id == identity || $0.name == identity }) else {
            throw .missing("dyno", resource: "dyno")
        }
        switch (call.method, Array(parts.dropFirst())) {
        case (.get, []): return .one(HerokuShapes.dyno(apps[index].dynos[place], of: apps[index], now: call.now))
        // A one-off dyno is not started again: it is gone.
        case (.delete, []), (.post, ["actions", "stop"]):
            let gone = apps[index].dynos.remove(at: place)
            apps[index].log.append(HerokuLogEntry(at: call.now, source: "heroku", dyno: gone.name, text: "Process exited with status 143"))
            return .one([:], status: 202)
        default: throw .noSuchPath
        }
    }

    private mutating func runDyno(_ call: HerokuCall, app index: Int) throws(HerokuRefusal) -> HerokuAnswer {
        guard let command = call.body["command"]?.string, !command.isEmpty else { throw .invalid("command is required.") }
        guard apps[index].isDeployed, let version = apps[index].currentVersion else {
            throw HerokuRefusal(status: 409, id: "conflict", message: "The app's release isn't found yet.")
        }
        let standard = apps[index].formation.first?.size ?? "Basic"
        guard let size = HerokuSizes.canonical(call.body["size"]?.string ?? standard) else {
            throw .invalid("No such dyno size: \(call.body["size"]?.string ?? "").")
        }
        let life = call.body["time_to_live"]?.integer ?? 86_400
        guard (1...86_400).contains(life) else { throw .invalid("time_to_live must be at most 86400.") }
        let script = scripts(of: index).first { command.contains($0.match) }
        let seconds = script?.seconds ?? 0
        dynoSerial += 1
        let name = "run.\(1_000 + dynoSerial)"
        let ended = call.now + min(seconds, life)
        let dyno = HerokuDyno(
            id: identifier("dyno"), name: name, command: command, size: size, version: version, createdAt: call.time, endsAt: ended)
        apps[index].dynos.append(dyno)
        func log(_ at: Int, _ source: String, _ text: String) {
            apps[index].log.append(HerokuLogEntry(at: at, source: source, dyno: name, text: text))
        }
        log(call.now, "heroku", "Starting process with command `\(command)`")
        log(call.now, "heroku", "State changed from starting to up")
        let shell = HerokuShell(command, scripts(of: index))
        // What is ended before its time prints nothing more.
        if seconds <= life { for text in shell.printed { log(ended + logSeconds, "app", text) } }
        log(ended, "heroku", "Process exited with status \(seconds <= life ? shell.status : 143)")
        return .one(HerokuShapes.dyno(dyno, of: apps[index], now: call.now), status: 201)
    }

    /// An ended one-off dyno is gone.
    mutating func settleDynos(now: Int) {
        for index in apps.indices { apps[index].dynos.removeAll { $0.endsAt <= now } }
    }

    mutating func logSession(_ call: HerokuCall, app index: Int) throws(HerokuRefusal) -> HerokuAnswer {
        let lines = call.body["lines"]?.integer ?? 100
        guard (1...1_500).contains(lines) else { throw .invalid("lines must be at most 1500.") }
        guard call.body["tail"]?.boolean != true else { throw .invalid("This simulator does not stream.") }
        let session = HerokuLogSession(
            id: identifier("log-session"), app: apps[index].name, dyno: call.body["dyno_name"]?.string, lines: lines,
            until: call.now + HerokuLogSession.seconds)
        logSessions.append(session)
        let body: JSONValue = [
            "created_at": .string(call.time), "id": .string(session.id), "updated_at": .string(call.time),
            "logplex_url": .string("\(call.origin)/sessions/\(session.id)?srv=\(session.until)"),
        ]
        return .one(body, status: 201)
    }

    /// The stream itself: known to whoever has the address.
    func logText(_ request: HTTPRequest, now: Int) -> HTTPResponse {
        let id = String(request.path.dropFirst("/sessions/".count))
        guard let session = logSessions.first(where: { $0.id == id && $0.until > now && request.query("srv") == String($0.until) }),
            let app = apps.first(where: { $0.name == session.app })
        else { return HTTPResponse(status: 404, body: Array("Not found".utf8)) }
        let shown = app.log.enumerated().filter { $0.element.at <= now && (session.dyno == nil || $0.element.dyno == session.dyno) }
            .sorted { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }.suffix(session.lines)
        return HTTPResponse(
            status: 200, headers: ["Content-Type": "text/plain"], body: Array(shown.map { $0.element.line + "\n" }.joined().utf8))
    }
}

extension HerokuShapes {
    static func dyno(_ dyno: HerokuDyno, of app: HerokuApp, now: Int) -> JSONValue {
        let version: JSONValue = .integer(dyno.version)
        return [
            "attach_url": .null, "command": .string(dyno.command), "created_at": .string(dyno.createdAt), "id": .string(dyno.id),
            "name": .string(dyno.name), "app": reference(app), "size": .string(dyno.size), "state": now < dyno.endsAt ? "up" : "down",
            "type": "run", "updated_at": .string(dyno.createdAt),
            "release": ["id": .text(app.releases.first { $0.version == dyno.version }?.id), "version": version],
        ]
    }
}
