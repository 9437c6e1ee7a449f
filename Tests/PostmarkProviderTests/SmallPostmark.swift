import CanonicalJSON
import HTTPMessages
import Concurrency

/// The little of Postmark's Domains API that reading needs.
final class SmallPostmark: Sendable {
    private let domains: Locked<[[String: JSONValue]]>

    init(_ domains: [[String: JSONValue]]) {
        self.domains = Locked(domains)
    }

    func answer(_ request: HTTPRequest) -> HTTPResponse {
        guard request.headers["X-Postmark-Account-Token"] != nil else {
            return HTTPResponse(status: 401, json: ["ErrorCode": 10, "Message": "No Account API token was supplied."])
        }
        let all = domains.withLock { $0 }
        guard request.path != "/domains" else { return list(all, request) }
        guard let domain = all.first(where: { request.path == "/domains/\($0["ID"]?.integer ?? 0)" }) else {
            return HTTPResponse(status: 422, json: ["ErrorCode": 510, "Message": "This domain was not found."])
        }
        return HTTPResponse(status: 200, json: .object(domain))
    }

    private func list(_ all: [[String: JSONValue]], _ request: HTTPRequest) -> HTTPResponse {
        guard let count = request.query("count").flatMap({ Int($0) }), let offset = request.query("offset").flatMap({ Int($0) }) else {
            return HTTPResponse(status: 422, json: ["ErrorCode": 600, "Message": "count and offset are required."])
        }
        let page = all.dropFirst(offset).prefix(min(count, 500)).map { domain in
            JSONValue.object(domain.filter { ["ID", "Name", "DKIMVerified"].contains($0.key) })
        }
        return HTTPResponse(status: 200, json: ["TotalCount": .integer(all.count), "Domains": .array(Array(page))])
    }

    func change(_ name: String, _ fields: [String: JSONValue]) {
        domains.withLock { all in
            guard let index = all.firstIndex(where: { $0["Name"]?.string == name }) else { return }
            all[index].merge(fields) { $1 }
        }
    }

    /// A domain as it is once it is verified.
    static func domain(_ name: String, id: Int, _ more: [String: JSONValue] = [:]) -> [String: JSONValue] {
        let fields: [String: JSONValue] = [
            "ID": .integer(id), "Name": .string(name), "DKIMVerified": true, "WeakDKIM": false,
            "DKIMHost": .string("2026pm._domainkey.\(name)"),
            "DKIMTextValue": "k=rsa;p=CURRENT", "DKIMPendingHost": "", "DKIMPendingTextValue": "", "DKIMRevokedHost": "",
            "DKIMRevokedTextValue": "", "SafeToRemoveRevokedKeyFromDNS": false, "DKIMUpdateStatus": "Verified",
            "ReturnPathDomain": .string("pm-bounces.\(name)"), "ReturnPathDomainVerified": true,
            "ReturnPathDomainCNAMEValue": "pm.mtasv.net",
        ]
        return fields.merging(more) { $1 }
    }
}
