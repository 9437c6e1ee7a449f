internal import CanonicalJSON
internal import Planning

/// Operations on single records of one zone that are done as a whole, in this order. A list without any is left out of a plan.
package struct RecordBatch: Hashable, Sendable, Codable {
    /// A record that is deleted, by its id.
    struct Deletion: Hashable, Sendable, Codable {
        let id: String
    }

    /// The zone's id; never empty.
    let zone: String
    let deletes: [Deletion]
    let patches: [RecordEdit]
    let posts: [RecordEdit]

    init(zone: String, deletes: [Deletion], patches: [RecordEdit], posts: [RecordEdit]) {
        self.zone = zone
        self.deletes = deletes
        self.patches = patches
        self.posts = posts
    }

    private enum CodingKeys: CodingKey {
        case zone, deletes, patches, posts
    }

    package init(from decoder: any Decoder) throws {
        let members = try decoder.container(keyedBy: CodingKeys.self)
        zone = try members.decode(String.self, forKey: .zone)
        deletes = try members.decodeIfPresent([Deletion].self, forKey: .deletes) ?? []
        patches = try members.decodeIfPresent([RecordEdit].self, forKey: .patches) ?? []
        posts = try members.decodeIfPresent([RecordEdit].self, forKey: .posts) ?? []
        guard !zone.isEmpty, patches.allSatisfy({ $0.id != nil }), posts.allSatisfy(\.isWhole) else {
            throw DecodingError.dataCorruptedError(forKey: .zone, in: members, debugDescription: "a record lacks what it needs")
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var members = encoder.container(keyedBy: CodingKeys.self)
        try members.encode(zone, forKey: .zone)
        if !deletes.isEmpty { try members.encode(deletes, forKey: .deletes) }
        if !patches.isEmpty { try members.encode(patches, forKey: .patches) }
        if !posts.isEmpty { try members.encode(posts, forKey: .posts) }
    }

    /// By how much the zone has more records afterwards.
    var growth: Int { posts.count - deletes.count }
}

/// One record that is changed, or made where it has no id yet. What is nil stays as it is.
struct RecordEdit: Hashable, Sendable {
    var id: String?
    /// Full, without the trailing dot.
    let name: String
    let type: String
    /// A presentation, or what makes it known.
    var value: PlannedValue?
    /// Seconds; 1 for Cloudflare's own choice.
    var ttl: Int?
    var proxied: Bool?
    var comment: String?
    var tags: [String]?
    /// By their name in the API.
    var settings: [String: Bool]?

    init(name: String, type: String) {
        self.name = name
        self.type = type
    }

    /// Whether it says enough of a new record.
    var isWhole: Bool { id == nil && value != nil && ttl != nil }
}

/// Written by hand: large zones have tens of thousands.
extension RecordEdit: JSONForm {
    var json: JSONValue {
        var members = fields
        members["value"] = value?.json
        return .object(members)
    }

    /// Everything but the value.
    var fields: [String: JSONValue] {
        var members: [String: JSONValue] = ["name": .string(name), "type": .string(type)]
        members["id"] = id.map(JSONValue.string)
        members["ttl"] = ttl.map(JSONValue.integer)
        members["proxied"] = proxied.map(JSONValue.boolean)
        members["comment"] = comment.map(JSONValue.string)
        members["tags"] = tags.map { .array($0.map(JSONValue.string)) }
        members["settings"] = settings.map { .object($0.mapValues(JSONValue.boolean)) }
        return members
    }

    init?(json: JSONValue) {
        guard let name = json["name"]?.string, let type = json["type"]?.string else { return nil }
        self.init(name: name, type: type)
        id = json["id"]?.string
        value = json["value"].flatMap(PlannedValue.init(json:))
        ttl = json["ttl"]?.integer
        proxied = json["proxied"]?.boolean
        comment = json["comment"]?.string
        tags = json["tags"]?.array?.compactMap(\.string)
        settings = json["settings"]?.object?.compactMapValues(\.boolean)
    }
}
