internal import CanonicalJSON
internal import HTTPMessages

/// An error answer: `{id, message, url}` and sometimes `resource` (§1.6).
struct HerokuRefusal: Error, Hashable {
    var status: Int
    var id: String
    var message: String
    var url: String?
    var resource: String?
    var confirmation: String?

    var response: HTTPResponse {
        var body: [String: JSONValue] = ["id": .string(id), "message": .string(message)]
        if let url { body["url"] = .string(url) }
        if let resource { body["resource"] = .string(resource) }
        var response = HTTPResponse(status: status, json: .object(body))
        if let confirmation { response.headers["X-Confirmation-Required"] = confirmation }
        return response
    }

    static let unauthorized = HerokuRefusal(status: 401, id: "unauthorized", message: "Invalid credentials provided.")
    static let notAcceptable = HerokuRefusal(
        status: 406, id: "not_acceptable",
        message: "The API version is missing. Set the header `Accept: application/vnd.heroku+json; version=3`.",
        url: "https://devcenter.heroku.com/articles/platform-api-reference")
    static let rateLimit = HerokuRefusal(
        status: 429, id: "rate_limit",
        message: "Your account reached the API rate limit\nPlease wait a few minutes before making new requests",
        url: "https://devcenter.heroku.com/articles/rate-limits")
    static let badRange = HerokuRefusal(
        status: 416, id: "requested_range_not_satisfiable", message: "The range requested is not satisfiable.")
    static let noSuchPath = HerokuRefusal(status: 404, id: "not_found", message: "The requested API endpoint was not found.")

    static func badRequest(_ message: String) -> HerokuRefusal { HerokuRefusal(status: 400, id: "bad_request", message: message) }
    static func invalid(_ message: String) -> HerokuRefusal { HerokuRefusal(status: 422, id: "invalid_params", message: message) }

    static func missing(_ what: String, resource: String? = nil) -> HerokuRefusal {
        HerokuRefusal(status: 404, id: "not_found", message: "Couldn't find that \(what).", resource: resource)
    }

    static func confirmation(_ message: String, app: String) -> HerokuRefusal {
        HerokuRefusal(status: 423, id: "confirmation_required", message: message, confirmation: app)
    }
}
