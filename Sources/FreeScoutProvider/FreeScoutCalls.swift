internal import HTTPMessages
internal import Reconciling

/// The requests of FreeScout's "API & Webhooks" module. Only the list of mailboxes answers: one of them by its id is 405.
struct FreeScoutCalls: Sendable {
    private let client: APIClient

    init(_ client: APIClient) {
        self.client = client
    }

    struct Mailbox: Decodable, Hashable {
        let id: Int
        let name: String
        let email: String
    }

    private struct Page: Decodable {
        struct Embedded: Decodable {
            let mailboxes: [Mailbox]
        }

        struct Numbers: Decodable {
            let totalElements: Int
        }

        let embedded: Embedded
        let page: Numbers

        private enum CodingKeys: String, CodingKey {
            case embedded = "_embedded"
            case page
        }
    }

    /// Every mailbox: all pages, or an error.
    func mailboxes(attempt: String) async throws(ProviderError) -> [Mailbox] {
        var found = PagedList<Mailbox>(of: "mailboxes") { String($0.id) }
        var (number, isWhole) = (0, false)
        while !isWhole {
            number += 1
            let response = try await client.send(
                HTTPRequest(.get, "/api/mailboxes?page=\(number)&pageSize=100", headers: ["Accept": "application/json"]), attempt: attempt)
            guard response.isSuccess else { throw Self.refusal(response, attempt: attempt) }
            isWhole = try Self.add(response, to: &found, attempt: attempt)
        }
        return found.elements
    }

    private static func add(
        _ response: HTTPResponse, to found: inout PagedList<Mailbox>, attempt: String
    ) throws(ProviderError) -> Bool {
        let answer: DocumentedAnswer
        let page: Page
        do throws(ProviderError) {
            answer = try DocumentedAnswer(response, attempt: attempt)
            page = try answer.decode(Page.self)
        } catch {
            throw malformed(error.message, response, attempt: attempt)
        }
        do throws(PagedList<Mailbox>.Problem) {
            return try found.add(page.embedded.mailboxes, of: page.page.totalElements)
        } catch {
            throw answer.malformed(error.message)
        }
    }

    private static func malformed(_ message: String, _ response: HTTPResponse, attempt: String) -> ProviderError {
        ProviderError(
            .malformed, attempt: attempt, message: message, status: response.status,
            fix: "check that the provider's url is the installation's, with its sub-path")
    }

    /// Decided by the status: without the module the answer is a page.
    private static func refusal(_ response: HTTPResponse, attempt: String) -> ProviderError {
        let (code, message, fix): (ProviderError.Code, String, String?) =
            switch response.status {
            case 401, 403: (.unauthenticated, "the API key was refused", "take it from FreeScout, Manage, API & Webhooks")
            case 404: (.notFound, "there is no such route", "check the url, and that the module API & Webhooks is active")
            case 429: (.rateLimited, "too many requests", "try again in a minute")
            case 500...: (.unavailable, "FreeScout failed", "try again")
            default: (.rejected, "status \(response.status)", nil)
            }
        return ProviderError(code, attempt: attempt, message: message, status: response.status, fix: fix)
    }
}
