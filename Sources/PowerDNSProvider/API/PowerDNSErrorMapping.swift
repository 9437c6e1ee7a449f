internal import CanonicalJSON
internal import HTTPMessages
internal import Reconciling

/// Error answers as errors with what to do about them. Decided by status, never by message: 422 comes with JSON, the others with a line
/// of text.
enum PowerDNSErrorMapping {
    static func error(_ response: HTTPResponse, isWrite: Bool, attempt: String) -> ProviderError {
        let (code, fix) = meaning(response.status, isWrite: isWrite)
        return ProviderError(
            code, attempt: attempt, message: message(response), status: response.status,
            outcomeUnknown: isWrite && (response.status >= 500 || response.status == 408), fix: fix)
    }

    private static func message(_ response: HTTPResponse) -> String {
        if let refusal = try? CanonicalForm.decode(PowerDNSAPI.Refusal.self, from: response.body) {
            let texts = ([refusal.error] + (refusal.errors ?? [])).compactMap { $0 }.filter { !$0.isEmpty }
            if !texts.isEmpty { return texts.joined(separator: "; ") }
        }
        // A proxy in front of it answers with a page of its own.
        let isLine = response.headers["Content-Type"]?.lowercased().hasPrefix("text/plain") == true && response.body.count <= 200
        let line = isLine ? String(decoding: response.body, as: UTF8.self) : ""
        return line.isEmpty ? "status \(response.status) without an explanation" : line
    }

    private static func meaning(_ status: Int, isWrite: Bool) -> (ProviderError.Code, String?) {
        switch status {
        case 401: (.unauthenticated, "the API key is not the server's api-key: correct it")
        case 403: (.forbidden, "allow this machine with webserver-allow-from, or allow the method in the proxy in front of the server")
        case 404: (.notFound, "check the provider's url and server, and that the server has api=yes")
        case 409: (.conflict, "nothing was written, because the zone already exists: plan again")
        case 413: (.rejected, "raise webserver-max-bodysize, or change fewer record sets at once")
        case 429: (.rateLimited, "try again later")
        case 400: (.rejected, isWrite ? "nothing was written; raise webserver-max-bodysize where the request is large" : nil)
        case 408, 500...: (.unavailable, isWrite ? "plan again: it shows what was written" : "see the server's log and try again")
        default: (.rejected, isWrite ? "nothing was written: a request is done as a whole or not at all" : nil)
        }
    }
}
