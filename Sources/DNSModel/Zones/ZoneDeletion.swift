/// The end of a zone and everything in it.
package struct ZoneDeletion: Hashable, Sendable, Codable {
    /// The zone's id at its provider; never empty.
    package let zone: String

    init(zone: String) {
        self.zone = zone
    }

    package init(from decoder: any Decoder) throws {
        let members = try decoder.container(keyedBy: CodingKeys.self)
        zone = try members.decode(String.self, forKey: .zone)
        guard !zone.isEmpty else { throw DecodingError.dataCorruptedError(forKey: .zone, in: members, debugDescription: "it is empty") }
    }
}
