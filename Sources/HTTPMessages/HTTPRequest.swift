package import CanonicalJSON

/// One HTTP request.
package struct HTTPRequest: Hashable, Sendable {
    /// The methods that are used; the raw value is what is sent.
    package enum Method: String, Hashable, Sendable, Codable {
        case get = "GET"
        case head = "HEAD"
        case post = "POST"
        case put = "PUT"
        case patch = "PATCH"
        case delete = "DELETE"

        /// Whether sending twice has the effect of sending once (RFC 9110 §9.2.2). PATCH is not, by the letter:
        /// a caller that sends absolute values says so when it sends.
        package var isIdempotent: Bool {
            switch self {
            case .get, .head, .put, .delete: true
            case .post, .patch: false
            }
        }
    }

    package var method: Method
    /// Absolute, percent-encoded; never carries a credential.
    package var url: String
    package var headers: HTTPHeaders
    /// Empty for none.
    package var body: [UInt8]
    /// A file of PEM certificates, one of which the server's own must come from; nil for those that the transport trusts.
    package var authorities: String?
    /// How long and how much of a body is read that need not end; nil to read all of it.
    package var window: BodyWindow?

    /// A part of a body that is asked for as a stream: what has come by its end is the answer.
    package struct BodyWindow: Hashable, Sendable {
        /// From the start of the request.
        package let milliseconds: Int
        /// The most that is kept of the body.
        package let bytes: Int

        package init(milliseconds: Int, bytes: Int) {
            self.milliseconds = milliseconds
            self.bytes = bytes
        }
    }

    package init(_ method: Method, _ url: String, headers: HTTPHeaders = [:], body: [UInt8] = []) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
    }

    /// A request with a JSON body and its content type.
    package init(_ method: Method, _ url: String, headers: HTTPHeaders = [:], json: JSONValue) {
        self.init(method, url, headers: headers, body: json.canonicalBytes())
        self.headers["Content-Type"] = "application/json"
    }

    /// The path without scheme, authority and query, still percent-encoded.
    package var path: String {
        String(target.prefix { $0 != "?" && $0 != "#" })
    }

    /// The query items in order, percent-decoded.
    package var query: [(name: String, value: String)] {
        guard let mark = target.firstIndex(of: "?") else { return [] }
        return target[target.index(after: mark)...].split(separator: "&").map { item in
            let parts = item.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return (PercentEncoding.decode(String(parts[0])), parts.count > 1 ? PercentEncoding.decode(String(parts[1])) : "")
        }
    }

    /// The first query item of this name.
    package func query(_ name: String) -> String? {
        query.first { $0.name == name }?.value
    }

    private var target: Substring {
        guard let scheme = url.firstRange(of: "://") else { return url[...] }
        let rest = url[scheme.upperBound...]
        guard let slash = rest.firstIndex(where: { $0 == "/" || $0 == "?" }) else { return "/" }
        return rest[slash...]
    }
}
