internal import CanonicalJSON
internal import HTTPMessages

/// What the program of an app answers, and what it does not start without.
struct HerokuProgram: Hashable, Sendable, Codable {
    struct Answer: Hashable, Sendable, Codable {
        var path: String
        var status: Int
        var location: String?
        var json: JSONValue?
        var text: String?
    }

    var answers: [Answer]
    /// Config vars.
    var requires: [String]?
    /// What its commands do in one-off dynos.
    var commands: [HerokuScript]?
    /// Lines that each of its dynos prints when it starts.
    var prints: [String]?
}

extension HerokuState {
    func scripts(of index: Int) -> [HerokuScript] { apps[index].scripts + (programs[apps[index].name]?.commands ?? []) }
}

extension HerokuSimulator {
    private static let prefix = "/_web/"

    /// `GET /_web/HOST/PATH`: what Heroku's router and the app behind HOST answer to `GET https://HOST/PATH`. Nil for other paths.
    ///
    /// The router's own pages have the error codes of the Heroku Dev Center's "Heroku Error Codes".
    func web(_ request: HTTPRequest) -> HTTPResponse? {
        guard request.path.hasPrefix(Self.prefix) else { return nil }
        let rest = request.path.dropFirst(Self.prefix.count)
        let host = String(rest.prefix { $0 != "/" })
        let path = String(rest.dropFirst(host.count))
        guard let app = state.apps.first(where: { $0.host == host || $0.domains.contains { $0.hostname == host } }) else {
            return Self.page(404, "No such app")
        }
        if app.maintenance { return Self.page(503, "Offline for maintenance", code: "H80") }
        guard app.isDeployed else { return Self.page(200, "Heroku | Welcome to your new app!") }
        guard let web = app.formation.first(where: { $0.type == "web" }), web.quantity > 0 else {
            return Self.page(503, "Application error", code: "H14")
        }
        let program = state.programs[app.name]
        guard (program?.requires ?? []).allSatisfy({ app.config[$0]?.isEmpty == false }) else {
            return Self.page(503, "Application error", code: "H10")
        }
        guard let answer = program?.answers.first(where: { $0.path == path }) else {
            return HTTPResponse(status: 404, headers: [:], body: [])
        }
        var response =
            if let json = answer.json {
                HTTPResponse(status: answer.status, json: json)
            } else {
                HTTPResponse(status: answer.status, headers: [:], body: Array((answer.text ?? "").utf8))
            }
        response.headers["Location"] = answer.location
        return response
    }

    private static func page(_ status: Int, _ title: String, code: String? = nil) -> HTTPResponse {
        var response = HTTPResponse(
            status: status, headers: ["Content-Type": "text/html"], body: Array("<html><title>\(title)</title></html>".utf8))
        response.headers["X-Heroku-Error"] = code
        return response
    }
}
