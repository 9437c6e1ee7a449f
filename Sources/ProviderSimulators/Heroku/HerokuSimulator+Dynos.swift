internal import CanonicalJSON
internal import HTTPMessages

// Dynos: those of the formation, and one-off dynos and the log they leave (§2.6).

extension HerokuState {
    mutating func dynos(_ call: HerokuCall, app index: Int, parts: [String]) throws(HerokuRefusal) -> HerokuAnswer {
        guard let identity = parts.first else {
            if call.method == .post { return try runDyno(call, app: index) }
            if call.method == .delete {
                start(app: index, now: call.now)
                return .one([:], status: 202)
            }
            guard call.method == .get else { throw .noSuchPath }
            let running = formationDynos(of: apps[index])
            return .list(running + apps[index].dynos.map { HerokuShapes.dyno($0, of: apps[index], now: call.now) }, fields: ["id", "name"])
        }
        if let dyno = formationDynos(of: apps[index]).first(where: { [$0["id"]?.string, $0["name"]?.string].contains(identity) }) {
            switch (call.method, Array(parts.dropFirst())) {
            case (.get, []): return .one(dyno)
            // One of the formation is started again.
            case (.delete, []), (.post, ["actions", "stop"]):
                start(app: index, now: call.now)
                return .one([:], status: 202)
            default: throw .noSuchPath
            }
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

    /// `web.1` and so on, of the release that serves.
    private func formationDynos(of app: HerokuApp) -> [JSONValue] {
        guard app.isDeployed, let current = app.releases.first(where: { $0.version == app.currentVersion }) else { return [] }
        return app.formation.flatMap { process in
            (1...max(1, process.quantity)).prefix(process.quantity).map { number in
                let name = "\(process.type).\(number)"
                return [
                    "attach_url": .null, "command": .string(process.command), "created_at": .string(current.updatedAt),
                    "id": .string(Identity.uuid("dyno/\(app.id)/\(current.id)/\(name)")), "name": .string(name),
                    "app": HerokuShapes.reference(app), "size": .string(process.size), "state": "up", "type": .string(process.type),
                    "updated_at": .string(current.updatedAt),
                    "release": ["id": .string(current.id), "version": .integer(current.version)],
                ]
            }
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
