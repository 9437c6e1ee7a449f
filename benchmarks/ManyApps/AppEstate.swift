internal import FoundationEssentials

/// An estate of apps with 20 config vars each, three of them secrets; in a git repository, as estates are.
struct AppEstate {
    enum Shape: String, CaseIterable {
        case variables = "20 variables"
        case variablesFormationDomain = "20 variables, formation, domain"
    }

    let place: String
    let apps: Int
    let shape: Shape

    static let environment = "production"
    static let token = "HRKU-benchmark-operator"
    private static let variables = 20
    private static let secrets = 3

    /// Writes `desired/`, the secrets and two seeds: `live/` as the files say, and `empty/`.
    func write() throws {
        try Workplace.write(header, to: place + "/desired/estate.yaml")
        var live = "app_limit: \(max(100, apps))\ntokens:\n  \(Self.token): operator@benchmark.example\n"
        try Workplace.write(live + "apps: []\n", to: place + "/empty/heroku.yaml")
        live += "apps:\n"
        var secrets: [String] = []
        for number in 1...apps {
            try Workplace.write(service(number), to: "\(place)/desired/services/\(name(number)).yaml")
            live += seed(number)
            secrets += (0..<Self.secrets).map { "\"/\(name(number))/SETTING_\($0)\": \"\(value(number, $0))\"" }
        }
        try Workplace.write(live, to: place + "/live/heroku.yaml")
        try Workplace.write("{\"prod\": {\(secrets.joined(separator: ","))}}", to: place + "/secrets.json", mode: 0o600)
        try commit()
    }

    private var header: String {
        """
        estate: benchmark
        fingerprint_key: !env FINGERPRINT_KEY
        stores:
          vault: { kind: file, path: secrets.json, environments: { production: prod } }
        providers:
          heroku: { kind: heroku, token: !env HEROKU_API_KEY }
        environments:
          production: { banner: red }

        """
    }

    private func name(_ number: Int) -> String { "bench-\(number)" }

    private func value(_ number: Int, _ variable: Int) -> String { "The value \(variable) of app \(number), 40 bytes long" }

    private func service(_ number: Int) -> String {
        var text = "service: \(name(number))\nstack: heroku-24\nconfig:\n"
        for variable in 0..<Self.variables {
            let place = "vault:/\(name(number))/SETTING_\(variable)"
            let value = variable < Self.secrets ? "!secret \"\(place)\"" : "\"\(value(number, variable))\""
            text += "  SETTING_\(variable): \(value)\n"
        }
        if shape == .variablesFormationDomain {
            text += "formation: { web: { quantity: 1, size: basic } }\ndomains: [\(name(number)).benchmark.example]\n"
        }
        return text + "environments:\n  production: { app: \(name(number)) }\n"
    }

    private func seed(_ number: Int) -> String {
        var text = "- name: \(name(number))\n  owner: operator@benchmark.example\n  config:\n"
        for variable in 0..<Self.variables { text += "    SETTING_\(variable): \"\(value(number, variable))\"\n" }
        text += "  releases:\n  - { version: 1, description: Initial release, slug: \"0\" }\n"
        text += "  formation:\n  - { type: web, command: run, quantity: 1, size: Basic }\n"
        let domain = "hostname: \(name(number)).benchmark.example, kind: custom, cname: \(name(number)).herokudns.com"
        return text + "  domains:\n  - { \(domain) }\n"
    }

    private func commit() throws {
        try Workplace.write("secrets.json\nlive\nempty\nplans\n*.sqlite*\n*.log\nports*\n", to: place + "/.gitignore")
        let identity = ["-c", "user.name=benchmark", "-c", "user.email=benchmark@benchmark.example", "-c", "gc.auto=0"]
        let trusted = "refs/remotes/origin/main"
        for arguments in [
            ["init", "-q", "-b", "main"], ["add", "."], identity + ["commit", "-q", "-m", "The estate"],
            ["update-ref", trusted, "HEAD"], ["symbolic-ref", "refs/remotes/origin/HEAD", trusted],
        ] {
            let cost = try ChildProcess.run(
                "/usr/bin/env", ["git"] + arguments, environment: ["PATH": Self.path, "HOME": place], directory: place,
                output: place + "/git.log")
            guard cost.status == 0 else { throw Failure("git \(arguments): " + Workplace.tail(place + "/git.log")) }
        }
    }

    static var path: String { ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin" }
}
