extension NounDescription {
    static let mailDomain = NounDescription(
        "mail_domain", "a mail domain", "A domain that a mail service sends from.",
        [
            KeyDescription("mail_domain", .text("domain"), "The domain that mail is sent from.", example: "example.com", isRequired: true),
            .owner(), .provider("mail"),
            KeyDescription("id", .scalar, "The provider's id; with it, no request is needed to find it.", example: "36735"),
            KeyDescription(
                "return_path", .text("host name"), "The host that bounces go to.", example: "pm-bounces.example.com", standard: "unchanged"),
            .mode,
        ])
}
