internal import Estate

extension NounDescription {
    static let recordsOf = NounDescription(
        "records_of", "records of a zone", "Records of a zone that another file declares, so that each team or service has its own file.",
        [
            KeyDescription(
                "records_of", .text("domain"), "The domain of the zone, which another file declares.", example: "example.com",
                isRequired: true),
            KeyDescription(
                "provider", .text("provider"), "Which provider's zone, where several have one of this name.", example: "dns"),
            KeyDescription(
                "records", .list(.object { .record }), "The record sets.", example: "[{ name: www, type: A, value: 192.0.2.7 }]",
                isRequired: true),
        ])
}
