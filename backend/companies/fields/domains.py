"""Domains of websites and e-mail addresses: who plainly belongs to a company."""

from urllib.parse import urlsplit

#: mailboxes that anybody can open; they say nothing about who somebody works for
FREE_MAIL = frozenset({
    "gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "live.com", "msn.com",
    "yahoo.com", "yahoo.co.uk", "yahoo.fr", "yahoo.de", "ymail.com", "icloud.com", "me.com",
    "mac.com", "aol.com", "proton.me", "protonmail.com", "pm.me", "tutanota.com", "tuta.io",
    "gmx.de", "gmx.net", "gmx.at", "gmx.com", "web.de", "t-online.de", "freenet.de", "mail.com",
    "fastmail.com", "zoho.com", "ukr.net", "i.ua", "meta.ua", "bigmir.net", "online.ua",
    "email.ua", "wp.pl", "o2.pl", "onet.pl", "onet.eu", "interia.pl", "op.pl", "seznam.cz",
    "centrum.cz", "email.cz", "azet.sk", "zoznam.sk", "libero.it", "virgilio.it", "alice.it",
    "tiscali.it", "orange.fr", "wanadoo.fr", "free.fr", "laposte.net", "sfr.fr", "bbox.fr",
    "telenet.be", "skynet.be", "ziggo.nl", "kpnmail.nl", "xs4all.nl", "bluewin.ch", "abv.bg",
    "mail.bg", "inbox.lv", "inbox.lt", "mail.ee", "citromail.hu", "freemail.hu", "sapo.pt",
    "telefonica.net", "yandex.com", "mail.ru",
})  # fmt: skip


def website_domain(website: str) -> str:
    """The host of a website without www, or nothing."""
    text = website.strip().lower()
    if "//" not in text:
        text = f"//{text}"
    try:
        host = urlsplit(text).hostname or ""
    except ValueError:  # half an IPv6 address
        return ""
    host = host.removeprefix("www.")
    return host if "." in host else ""


def mail_domain(address: str) -> str:
    """The domain of an address that belongs to an organisation, or nothing for free mail."""
    domain = address.rpartition("@")[2].strip().lower()
    return "" if domain in FREE_MAIL else domain


def belongs(address: str, website: str) -> bool:
    """Whether an address is one of the website's own domain."""
    domain = mail_domain(address)
    return bool(domain) and domain == website_domain(website)
