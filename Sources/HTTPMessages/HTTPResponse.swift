package import CanonicalJSON

/// One HTTP response, body complete, or cut where a ``HTTPRequest/BodyWindow`` ended.
package struct HTTPResponse: Hashable, Sendable {
    /// From 100 to 599.
    package var status: Int
    package var headers: HTTPHeaders
    /// As it came, after decompression; empty for none.
    package var body: [UInt8]
    /// Whether the request's window ended before the body did.
    package var isCut = false

    package init(status: Int, headers: HTTPHeaders = [:], body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    package init(status: Int, headers: HTTPHeaders = [:], json: JSONValue) {
        self.init(status: status, headers: headers, body: json.canonicalBytes())
        self.headers["Content-Type"] = "application/json"
    }

    /// The body as JSON; nil when it is not JSON.
    package var json: JSONValue? {
        try? JSONValue(parsing: body)
    }

    package var isSuccess: Bool { (200..<300).contains(status) }
}
