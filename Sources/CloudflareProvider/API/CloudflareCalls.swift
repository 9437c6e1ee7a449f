internal import Concurrency
internal import CanonicalJSON
internal import HTTPMessages
internal import Reconciling

/// The v4 API's requests: the envelope, and lists with all of their pages.
struct CloudflareCalls: Sendable {
    private let client: APIClient

    init(_ client: APIClient) {
        self.client = client
    }

    /// As ``APIClient/permitted(by:)``.
    func permitted(by permit: WritePermit) -> CloudflareCalls { CloudflareCalls(client.permitted(by: permit)) }

    /// Records that are asked for at once. The API takes up to 5,000,000; these are about 25 MB.
    static let recordsPerPage = 50_000

    /// No zone has more; a server that says so, or that makes more pages of them, is not believed.
    private static let mostRecords = 5_000_000
    private static let mostPages = 1_000

    /// The zones of a name that the token sees; several when several accounts have it.
    func zones(named name: String, attempt: String) async throws(ProviderError) -> [CloudflareAPI.Zone] {
        let path = "/zones?name=\(PercentEncoding.encode(name))&per_page=50"
        return try await get(path, as: [CloudflareAPI.Zone].self, attempt: attempt).wholeList("zones")
    }

    /// Every zone that the token sees.
    func zones(attempt: String) async throws(ProviderError) -> [CloudflareAPI.Zone] {
        try await list("/zones", of: CloudflareAPI.Zone.self, called: "zones", id: \.id, attempt: attempt)
    }

    /// Every account that the token reaches, to find its Workers.
    func accounts(attempt: String) async throws(ProviderError) -> [CloudflareAPI.Account] {
        try await list(
            "/accounts", of: CloudflareAPI.Account.self, called: "accounts", id: \.id, attempt: attempt, about: .workers)
    }

    /// The Workers of an account: the list has one page.
    func scripts(of account: String, attempt: String) async throws(ProviderError) -> [CloudflareAPI.Script] {
        let path = "/accounts/\(PercentEncoding.encode(account))/workers/scripts"
        return try await get(path, as: [CloudflareAPI.Script].self, attempt: attempt, about: .workers).wholeList("Workers")
    }

    /// The Pages projects of an account; the list takes no larger pages than these.
    func pagesProjects(of account: String, attempt: String) async throws(ProviderError) -> [CloudflareAPI.PagesProject] {
        try await list(
            "/accounts/\(PercentEncoding.encode(account))/pages/projects", of: CloudflareAPI.PagesProject.self, called: "Pages projects",
            id: \.name, per: 10, attempt: attempt, about: .pages)
    }

    /// The Access applications of an account.
    func accessApplications(of account: String, attempt: String) async throws(ProviderError) -> [AccessApplication] {
        do throws(ProviderError) {
            return try await list(
                "/accounts/\(PercentEncoding.encode(account))/access/apps", of: AccessApplication.self, called: "Access applications",
                id: \.id, attempt: attempt)
        } catch  where [.forbidden, .unauthenticated, .notFound].contains(error.code) {
            throw error.with(fix: "give the API token Access: Apps and Policies Read for the account, and check the account's id")
        }
    }

    /// What was changed in an account between two times, newest first, as far as ``mostAuditPages`` go; and whether that is all of it.
    ///
    /// Source: Cloudflare API, Accounts: Logs: Audit (list); both times are required.
    func auditLog(
        of account: String, since: String, before: String, attempt: String
    ) async throws(ProviderError) -> (entries: [AuditEntry], isWhole: Bool) {
        let path =
            "/accounts/\(PercentEncoding.encode(account))/logs/audit?since=\(PercentEncoding.encode(since))"
            + "&before=\(PercentEncoding.encode(before))&direction=desc&limit=\(Self.auditPage)"
        var entries: [AuditEntry] = []
        var cursor: String?
        for _ in 0..<Self.mostAuditPages {
            let place = cursor.map { path + "&cursor=\(PercentEncoding.encode($0))" } ?? path
            let page = try await get(place, as: [AuditEntry].self, attempt: attempt)
            let found = try page.result("the audit log")
            entries += found
            guard !found.isEmpty, let next = page.envelope.result_info?.cursor, !next.isEmpty, next != cursor else {
                return (entries, true)
            }
            cursor = next
        }
        return (entries, false)
    }

    /// The API takes up to 1,000 at once.
    private static let (auditPage, mostAuditPages) = (1_000, 20)

    /// A list by pages, complete or an error.
    private func list<Item: Decodable & Sendable>(
        _ path: String, of type: Item.Type, called noun: String, id: @escaping @Sendable (Item) -> String, per size: Int = 50,
        attempt: String, about product: AccountProduct? = nil
    ) async throws(ProviderError) -> [Item] {
        var items = PagedList<Item>(of: noun, id: id)
        var number = 1
        var isWhole = false
        while !isWhole {
            let page = try await get(
                "\(path)?per_page=\(size)&page=\(number)", as: [Item].self, attempt: attempt, about: product)
            let found = try page.result("the list of \(noun)")
            guard let total = page.envelope.result_info?.total_count else {
                throw page.malformed("the list does not say how many \(noun) there are")
            }
            do throws(PagedList<Item>.Problem) {
                isWhole = try items.add(found, of: total)
            } catch {
                throw page.malformed(error.message)
            }
            number += 1
        }
        return items.elements
    }

    func zone(_ id: String, attempt: String) async throws(ProviderError) -> CloudflareAPI.Zone {
        try await get("/zones/\(PercentEncoding.encode(id))", as: CloudflareAPI.Zone.self, attempt: attempt).result("the zone")
    }

    /// Whether the token is good for anything. What it may do is not told.
    /// - Parameter account: whose token it is; nil for that of a user, which is another path.
    func token(of account: String?, attempt: String) async throws(ProviderError) -> CloudflareAPI.Token {
        let owner = account.map { "/accounts/\(PercentEncoding.encode($0))" } ?? "/user"
        return try await get(owner + "/tokens/verify", as: CloudflareAPI.Token.self, attempt: attempt).result("the token")
    }

    func usage(of zone: String, attempt: String) async throws(ProviderError) -> CloudflareAPI.RecordUsage {
        try await get("/zones/\(PercentEncoding.encode(zone))/dns_records/usage", as: CloudflareAPI.RecordUsage.self, attempt: attempt)
            .result("the usage")
    }

    /// Every record of a zone, or an error: never a part. Pages after the first are read side by side.
    ///
    /// Pages are counted by position, so a record made or deleted meanwhile shifts them; the total tells.
    func records(of zone: String, attempt: String) async throws(ProviderError) -> [DNSRecord] {
        let first = try await recordPage(1, of: zone, attempt: attempt)
        var records = try first.result("the list of records")
        guard let total = first.envelope.result_info?.total_count else {
            throw first.malformed("the list does not say how many records there are")
        }
        if records.count < total, !records.isEmpty {
            // What the server makes a page, which may be less than was asked for.
            let size = first.envelope.result_info?.per_page ?? records.count
            guard total <= Self.mostRecords, size > 0, case let pages = (total - 1) / size + 1, (2...Self.mostPages).contains(pages) else {
                throw first.malformed("received \(records.count) of \(total) records")
            }
            records += try await recordPages(2...pages, of: zone, attempt: attempt)
        }
        let distinct = Set(records.map(\.id)).count
        guard records.count == total, distinct == total else {
            throw first.malformed("received \(distinct) of \(total) records: the zone changed while it was read")
        }
        return records
    }

    private func recordPages(_ numbers: ClosedRange<Int>, of zone: String, attempt: String) async throws(ProviderError) -> [DNSRecord] {
        let calls = self
        let pages = await numbers.concurrentMap { number in
            await Result(awaiting: { () async throws(ProviderError) in
                try await calls.recordPage(number, of: zone, attempt: attempt).result("the list of records")
            })
        }
        var records: [DNSRecord] = []
        for page in pages { records += try page.get() }
        return records
    }

    private func recordPage(_ number: Int, of zone: String, attempt: String) async throws(ProviderError) -> CloudflareAnswer<[DNSRecord]> {
        let path = "/zones/\(PercentEncoding.encode(zone))/dns_records?per_page=\(Self.recordsPerPage)&page=\(number)"
        return try await get(path, as: [DNSRecord].self, attempt: attempt)
    }

    /// Writes records in one transaction.
    func writeBatch(_ body: JSONValue, zone: String, attempt: String) async throws(ProviderError) {
        try await write(HTTPRequest(.post, "/zones/\(PercentEncoding.encode(zone))/dns_records/batch", json: body), attempt: attempt)
    }

    func deleteZone(_ id: String, attempt: String) async throws(ProviderError) {
        try await write(HTTPRequest(.delete, "/zones/\(PercentEncoding.encode(id))"), attempt: attempt)
    }

    private func write(_ request: HTTPRequest, attempt: String) async throws(ProviderError) {
        let response = try await client.send(request, attempt: attempt)
        guard response.isSuccess else { throw CloudflareErrorMapping.error(response, isWrite: true, attempt: attempt) }
        let answer = try DocumentedAnswer(
            response, statuses: [200, 201, 202], attempt: attempt, requestID: CloudflareErrorMapping.requestIDHeader, isWrite: true)
        switch try answer.decode(CloudflareAPI.Refusal.self).success {
        case true?: return
        case false?: throw CloudflareErrorMapping.error(response, isWrite: true, attempt: attempt)
        case nil: throw answer.malformed("the answer does not say whether it was done")
        }
    }

    /// - Parameter product: whose errors and permission are named; nil for zones.
    private func get<Value: Decodable>(
        _ path: String, as type: Value.Type, attempt: String, about product: AccountProduct? = nil
    ) async throws(ProviderError) -> CloudflareAnswer<Value> {
        let response = try await client.send(HTTPRequest(.get, path, headers: ["Accept": "application/json"]), attempt: attempt)
        return try CloudflareAnswer(response, as: type, attempt: attempt) { response in
            product?.error(response, isWrite: false, attempt: attempt)
                ?? CloudflareErrorMapping.error(response, isWrite: false, attempt: attempt)
        }
    }
}
