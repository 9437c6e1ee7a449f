internal import CanonicalJSON
internal import FoundationEssentials

/// Says where the simulators listen, once all of them do.
actor Announcer {
    private let expected: Int
    private let portsFile: String?
    private var ports: [String: Int] = [:]

    init(expected: Int, portsFile: String?) {
        self.expected = expected
        self.portsFile = portsFile
    }

    func listening(_ kind: String, port: Int) {
        ports[kind] = port
        guard ports.count == expected else { return }
        var lines = ""
        for (kind, port) in ports.sorted(by: { $0.key < $1.key }) {
            lines += "export PLUMB_\(kind.uppercased())_URL=http://127.0.0.1:\(port)\n"
            // What Heroku's apps serve stands below the simulated Heroku.
            if kind == "heroku" { lines += "export PLUMB_PROBE_URL=http://127.0.0.1:\(port)/_web\n" }
        }
        // Through the handle, because standard output to a pipe would otherwise stay in a buffer.
        try? Data(lines.utf8).write(to: URL(filePath: "/dev/stdout"))
        guard let portsFile else { return }
        let json = JSONValue.object(ports.mapValues(JSONValue.integer))
        do {
            try Data(json.canonicalBytes()).write(to: URL(filePath: portsFile), options: .atomic)
        } catch {
            try? Data("plumb-simulator: cannot write \(portsFile)\n".utf8).write(to: URL(filePath: "/dev/stderr"))
        }
    }
}
