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

    /// Records that are asked for at once. The API takes up to 5,000,000; these are about 25 MB.
    static let recordsPerPage = 50_000

    /// The zones of a name that the token sees; several when several accounts have it.
    func zones(named name: String, attempt: String) async throws(ProviderError) -> [CloudflareAPI.Zone] {
        let path = "/zones?name=\(PercentEncoding.encode(name))&per_page=50"
        return try await get(path, as: [CloudflareAPI.Zone].self, attempt: attempt).result ?? []
    }

    func zone(_ id: String, attempt: String) async throws(ProviderError) -> CloudflareAPI.Zone {
        let (zone, response) = try await getWithResponse(
            "/zones/\(PercentEncoding.encode(id))", as: CloudflareAPI.Zone.self, attempt: attempt)
        guard let zone = zone.result else { throw CloudflareErrorMapping.malformed("the zone is missing", response, attempt: attempt) }
        return zone
    }

    /// Whether the token is good for anything. What it may do is not told.
    /// - Parameter account: whose token it is; nil for that of a user, which is another path.
    func token(of account: String?, attempt: String) async throws(ProviderError) -> CloudflareAPI.Token? {
        let owner = account.map { "/accounts/\(PercentEncoding.encode($0))" } ?? "/user"
        return try await get(owner + "/tokens/verify", as: CloudflareAPI.Token.self, attempt: attempt).result
    }

    func usage(of zone: String, attempt: String) async throws(ProviderError) -> CloudflareAPI.RecordUsage? {
        try await get("/zones/\(PercentEncoding.encode(zone))/dns_records/usage", as: CloudflareAPI.RecordUsage.self, attempt: attempt)
            .result
    }

    /// Every record of a zone, or an error: never a part. Pages after the first are read side by side.
    ///
    /// Pages are counted by position, so a record made or deleted meanwhile shifts them; the total tells.
    func records(of zone: String, attempt: String) async throws(ProviderError) -> [DNSRecord] {
        let (first, response) = try await recordPage(1, of: zone, attempt: attempt)
        var records = first.result ?? []
        guard let total = first.result_info?.total_count else {
            // Without a total, a page that is not full is the last.
            guard records.count < Self.recordsPerPage else {
                throw CloudflareErrorMapping.malformed("the list does not say how many records there are", response, attempt: attempt)
            }
            return records
        }
        if records.count < total, !records.isEmpty {
            // What the server makes a page, which may be less than was asked for.
            let size = first.result_info?.per_page ?? records.count
            guard size > 0, (total + size - 1) / size > 1 else {
                throw CloudflareErrorMapping.malformed("\(records.count) of \(total) records came", response, attempt: attempt)
            }
            records += try await recordPages(2...((total + size - 1) / size), of: zone, attempt: attempt)
        }
        guard records.count == total, Set(records.map(\.id)).count == total else {
            throw CloudflareErrorMapping.malformed(
                "\(Set(records.map(\.id)).count) of \(total) records came: the zone changes while it is read", response, attempt: attempt)
        }
        return records
    }

    private func recordPages(_ numbers: ClosedRange<Int>, of zone: String, attempt: String) async throws(ProviderError) -> [DNSRecord] {
        let calls = self
        let pages = await numbers.concurrentMap { number in
            await Result(awaiting: { () async throws(ProviderError) in
                try await calls.recordPage(number, of: zone, attempt: attempt).0.result ?? []
            })
        }
        var records: [DNSRecord] = []
        for page in pages { records += try page.get() }
        return records
    }

    private func recordPage(
        _ number: Int, of zone: String, attempt: String
    ) async throws(ProviderError) -> (CloudflareAPI.Envelope<[DNSRecord]>, HTTPResponse) {
        let path = "/zones/\(PercentEncoding.encode(zone))/dns_records?per_page=\(Self.recordsPerPage)&page=\(number)"
        return try await getWithResponse(path, as: [DNSRecord].self, attempt: attempt)
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
        switch (try? CanonicalForm.decode(CloudflareAPI.Refusal.self, from: response.body))?.success {
        case true?: return
        case false?: throw CloudflareErrorMapping.error(response, isWrite: true, attempt: attempt)
        case nil:
            throw CloudflareErrorMapping.malformed("the answer does not say whether it was done", response, isWrite: true, attempt: attempt)
        }
    }

    private func get<Value: Decodable>(
        _ path: String, as type: Value.Type, attempt: String
    ) async throws(ProviderError) -> CloudflareAPI.Envelope<Value> {
        try await getWithResponse(path, as: type, attempt: attempt).0
    }

    /// Success is a status of 2xx and `success: true`: a refusal may come with status 200.
    private func getWithResponse<Value: Decodable>(
        _ path: String, as type: Value.Type, attempt: String
    ) async throws(ProviderError) -> (CloudflareAPI.Envelope<Value>, HTTPResponse) {
        let response = try await client.send(HTTPRequest(.get, path, headers: ["Accept": "application/json"]), attempt: attempt)
        guard response.isSuccess else { throw CloudflareErrorMapping.error(response, isWrite: false, attempt: attempt) }
        if let envelope = try? CanonicalForm.decode(CloudflareAPI.Envelope<Value>.self, from: response.body), envelope.success == true {
            return (envelope, response)
        }
        let refusal = try? CanonicalForm.decode(CloudflareAPI.Refusal.self, from: response.body)
        if refusal?.success == false { throw CloudflareErrorMapping.error(response, isWrite: false, attempt: attempt) }
        throw CloudflareErrorMapping.malformed("the answer was not what the API documents", response, attempt: attempt)
    }
}
