internal import CanonicalJSON
internal import HTTPMessages

/// One admitted request, taken apart.
struct HerokuCall {
    var method: HTTPRequest.Method
    /// Path segments, percent-decoded.
    var parts: [String]
    /// Equality filters of a list, such as `eq[name]` (§1.3).
    var filters: [String: String]
    /// `{}` when the request had no body.
    var body: JSONValue
    var headers: HTTPHeaders
    /// The account, by e-mail address.
    var user: String
    var now: Int
    /// Scheme and authority that the request came to.
    var origin: String
    /// `3`, or a variant such as `3.sdk` that changes shapes (§1.1).
    var version: String

    init(_ request: HTTPRequest, user: String, now: Int) throws(HerokuRefusal) {
        guard let accept = request.headers["Accept"], let version = Self.version(in: accept) else { throw .notAcceptable }
        self.version = version
        method = request.method
        origin =
            request.url.firstRange(of: "://").map { scheme in
                String(request.url[..<scheme.upperBound] + request.url[scheme.upperBound...].prefix { $0 != "/" && $0 != "?" })
            } ?? ""
        if request.method == .post, let other = request.headers["X-Http-Method-Override"].flatMap(HTTPRequest.Method.init(rawValue:)) {
            method = other
        }
        parts = request.path.split(separator: "/").map { PercentEncoding.decode(String($0)) }
        filters = Dictionary(
            request.query.filter { $0.name.hasPrefix("eq[") && $0.name.hasSuffix("]") }.map {
                ($0.name.dropFirst(3).dropLast().description, $0.value)
            },
            uniquingKeysWith: { first, _ in first })
        headers = request.headers
        self.user = user
        self.now = now
        if request.body.isEmpty {
            body = [:]
        } else if let json = try? JSONValue(parsing: request.body), json.object != nil {
            body = json
        } else {
            throw .badRequest("Unable to parse the request body as a JSON object.")
        }
    }

    var time: String { Identity.time(now) }

    /// `application/vnd.heroku+json; version=3` is mandatory.
    private static func version(in accept: String) -> String? {
        for range in accept.split(separator: ",") {
            let fields = range.split(separator: ";").map { $0.filter { $0 != " " } }
            guard fields.first == "application/vnd.heroku+json" else { continue }
            for field in fields where field.hasPrefix("version=3") {
                let version = String(field.dropFirst("version=".count))
                if version == "3" || version.hasPrefix("3.") { return version }
            }
        }
        return nil
    }

    /// A reference may be a bare string or an object with a name or an id (§2).
    func reference(_ key: String) -> String? {
        body[key]?.string ?? body[key]?["name"]?.string ?? body[key]?["id"]?.string
    }
}

/// What a resource answers, before paging and tagging.
enum HerokuAnswer {
    case one(JSONValue, status: Int = 200, warning: String? = nil)
    /// A list that pages by `Range`: the fields it may be ordered by, the first being the default.
    case list([JSONValue], fields: [String])
    /// A list without pages.
    case whole([JSONValue])
}
