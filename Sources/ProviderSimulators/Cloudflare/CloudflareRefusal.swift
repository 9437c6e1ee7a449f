internal import CanonicalJSON
internal import HTTPMessages

/// An error answer in the API's envelope (§1.1 of the reference: codes as seen; they change without notice).
struct CloudflareRefusal: Error, Hashable {
    var status: Int
    var code: Int
    var message: String
    /// A nested error, as malformed credentials have it.
    var chain: (code: Int, message: String)?

    init(_ status: Int, _ code: Int, _ message: String, chain: (code: Int, message: String)? = nil) {
        self.status = status
        self.code = code
        self.message = message
        self.chain = chain
    }

    static func == (left: CloudflareRefusal, right: CloudflareRefusal) -> Bool {
        (left.status, left.code, left.message) == (right.status, right.code, right.message)
    }

    func hash(into hasher: inout Hasher) {
        hasher.combine(status)
        hasher.combine(code)
        hasher.combine(message)
    }

    var response: HTTPResponse {
        var problem: [String: JSONValue] = ["code": .integer(code), "message": .string(message)]
        if let chain { problem["error_chain"] = [["code": .integer(chain.code), "message": .string(chain.message)]] }
        return HTTPResponse(
            status: status, json: ["success": false, "errors": [.object(problem)], "messages": [], "result": .null])
    }

    static let malformedCredential = CloudflareRefusal(
        400, 6003, "Invalid request headers", chain: (6111, "Invalid format for Authorization header"))
    static let unknownToken = CloudflareRefusal(403, 9109, "Invalid access token")
    static let notPermitted = CloudflareRefusal(403, 10000, "Authentication error")
    static let foreignZone = CloudflareRefusal(403, 9109, "Unauthorized to access requested resource")
    static let rateLimit = CloudflareRefusal(
        429, 10100, "More than 1200 requests per 300 seconds reached. Please wait and consider throttling your request speed")
    static let noRecord = CloudflareRefusal(404, 81044, "Record does not exist.")
    static let noRoute = CloudflareRefusal(404, 7000, "No route for that URI")
    static let badBody = CloudflareRefusal(400, 6007, "Malformed JSON in request body")

    static func badIdentifier(_ path: String) -> CloudflareRefusal {
        CloudflareRefusal(404, 7003, "Could not route to \(path), perhaps your object identifier is invalid?")
    }

    static func invalid(_ code: Int, _ message: String) -> CloudflareRefusal { CloudflareRefusal(400, code, message) }
}
