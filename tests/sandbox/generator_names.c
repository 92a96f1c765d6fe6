#include "sandbox/generator_names.h"
#include <stddef.h>

#define COUNT(list) ((int)(sizeof(list) / sizeof((list)[0])))

static const struct generator_name plain[] = {
    {"Smith", "SMI", NULL},      {"Jones", "JON", NULL},    {"Taylor", "TAY", NULL},
    {"Brown", "BRO", NULL},      {"Williams", "WIL", NULL}, {"Wilson", "WIL", NULL},
    {"Johnson", "JOH", NULL},    {"Davies", "DAV", NULL},   {"Patel", "PAT", NULL},
    {"Robinson", "ROB", NULL},   {"Wright", "WRI", NULL},   {"Thompson", "THO", NULL},
    {"Evans", "EVA", NULL},      {"Walker", "WAL", NULL},   {"White", "WHI", NULL},
    {"Roberts", "ROB", NULL},    {"Green", "GRE", NULL},    {"Hall", "HAL", NULL},
    {"Wood", "WOO", NULL},       {"Jackson", "JAC", NULL},  {"Clarke", "CLA", NULL},
    {"Khan", "KHA", NULL},       {"Ahmed", "AHM", NULL},    {"Hussain", "HUS", NULL},
    {"Ali", "ALI", NULL},        {"Singh", "SIN", NULL},    {"Kaur", "KAU", NULL},
    {"Begum", "BEG", NULL},      {"Harris", "HAR", NULL},   {"Lewis", "LEW", NULL},
    {"Martin", "MAR", NULL},     {"Cooper", "COO", NULL},   {"King", "KIN", NULL},
    {"Morris", "MOR", NULL},     {"Hughes", "HUG", NULL},   {"Edwards", "EDW", NULL},
    {"Turner", "TUR", NULL},     {"Hill", "HIL", NULL},     {"Moore", "MOO", NULL},
    {"Baker", "BAK", NULL},      {"Ward", "WAR", NULL},     {"Watson", "WAT", NULL},
    {"Morgan", "MOR", NULL},     {"Allen", "ALL", NULL},    {"James", "JAM", NULL},
    {"Scott", "SCO", NULL},      {"Phillips", "PHI", NULL}, {"Price", "PRI", NULL},
    {"Bennett", "BEN", NULL},    {"Gray", "GRA", NULL},     {"Mitchell", "MIT", NULL},
    {"Kelly", "KEL", NULL},      {"Cook", "COO", NULL},     {"Carter", "CAR", NULL},
    {"Richardson", "RIC", NULL}, {"Bailey", "BAI", NULL},   {"Collins", "COL", NULL},
    {"Bell", "BEL", NULL},       {"Shaw", "SHA", NULL},     {"Murphy", "MUR", NULL},
    {"Miller", "MIL", NULL},     {"Cox", "COX", NULL},      {"Marshall", "MAR", NULL},
    {"Simpson", "SIM", NULL},    {"Anderson", "AND", NULL}, {"Adams", "ADA", NULL},
    {"Young", "YOU", NULL},      {"Ellis", "ELL", NULL},    {"Chapman", "CHA", NULL},
    {"Foster", "FOS", NULL},     {"Mason", "MAS", NULL},    {"Russell", "RUS", NULL},
    {"Okafor", "OKA", NULL},     {"Mensah", "MEN", NULL},   {"Adeyemi", "ADE", NULL},
    {"Nowak", "NOW", NULL},      {"Popescu", "POP", NULL},  {"Ivanov", "IVA", NULL},
    {"Chowdhury", "CHO", NULL},  {"Rahman", "RAH", NULL},   {"Iqbal", "IQB", NULL},
    {"Sharma", "SHA", NULL},     {"Nair", "NAI", NULL},     {"Fernandes", "FER", NULL},
    {"Zhang", "ZHA", NULL},      {"Nguyen", "NGU", NULL},   {"Wu", "WU", NULL},
    {"Ng", "NG", NULL},          {"Li", "LI", NULL},        {"Quinn", "QUI", NULL},
    {"Usman", "USM", NULL},      {"Vaughan", "VAU", NULL},  {"Xavier", "XAV", NULL},
    {"Yusuf", "YUS", NULL},      {"Zaman", "ZAM", NULL},    {"Underwood", "UND", NULL},
};

static const struct generator_name hyphen[] = {
    {"Smith-Jones", "SMI", "JON"},  {"Carter-Webb", "CAR", "WEB"},
    {"Fitz-Gerald", "FIT", "GER"},  {"Lloyd-Evans", "LLO", "EVA"},
    {"Adeyemi-Cole", "ADE", "COL"}, {"Al-Hassan", "ALH", "HAS"},
    {"Abdul-Rahman", "ABD", "RAH"}, {"Kowalska-Nowak", "KOW", "NOW"},
    {"Pryce-Davies", "PRY", "DAV"}, {"Owusu-Ansah", "OWU", "ANS"},
    {"Saint-Clair", "SAI", "CLA"},  {"Marsh-Okonkwo", "MAR", "OKO"},
    {"Bowen-Hughes", "BOW", "HUG"}, {"Ashton-Singh", "ASH", "SIN"},
};

static const struct generator_name space[] = {
    {"Garcia Lopez", "GAR", "LOP"}, {"van der Berg", "VAN", "BER"}, {"de Souza", "DES", "SOU"},
    {"da Silva", "DAS", "SIL"},     {"Mac Donald", "MAC", "DON"},   {"Abu Bakr", "ABU", "BAK"},
    {"Bin Yusuf", "BIN", "YUS"},    {"Moreno Ruiz", "MOR", "RUI"},  {"von Stein", "VON", "STE"},
    {"Le Blanc", "LEB", "BLA"},     {"Ten Haken", "TEN", "HAK"},    {"St John", "STJ", "JOH"},
};

static const struct generator_name accents[] = {
    {"Łukasiewicz", "LUK", NULL},
    {"Ørsted", "ORS", NULL},
    {"Størmer", "STO", NULL},
    {"Weiß", "WEI", NULL},
    {"Ægidius", "AEG", NULL},
    {"Şahin", "SAH", NULL},
    {"Çelik", "CEL", NULL},
    {"Núñez", "NUN", NULL},
    {"Müller", "MUL", NULL},
    {"Öztürk", "OZT", NULL},
    {"Åberg", "ABE", NULL},
    {"Éluard", "ELU", NULL},
    {"Žižka", "ZIZ", NULL},
    {"Čapek", "CAP", NULL},
    {"Škoda", "SKO", NULL},
    {"Řezník", "REZ", NULL},
    {"Þórsson", "THO", NULL},
    {"Đorđević", "DOR", NULL},
    {"Țepeș", "TEP", NULL},
    {"Ionașcu", "ION", NULL},
    {"Ünal", "UNA", NULL},
    {"Świątek", "SWI", NULL},
    {"Żak", "ZAK", NULL},
    {"Ábrahám", "ABR", NULL},
    {"Őry", "ORY", NULL},
    {"İnan", "INA", NULL},
    {"Ħaż", "HAZ", NULL},
    {"Ķirsis", "KIR", NULL},
    {"Ñúñez", "NUN", NULL},
    {"Ïmanol", "IMA", NULL},
    {"Ŵyn", "WYN", NULL},
    {"Œuvrard", "OEU", NULL},
    {"Õunap", "OUN", NULL},
    {"Ğazi", "GAZ", NULL},
    {"Ljubičić", "LJU", NULL},
    {"Ýr", "YR", NULL},
    {"Mu\u0308nch", "MUN", NULL},
    {"Dvor\u030Ca\u0301k", "DVO", NULL}, // decomposed, as some systems send
};

// The typewriter apostrophe, the right single quotation mark and the grave accent all occur in
// records.
static const struct generator_name apostrophe[] = {
    {"O'Brien", "OBR", "BRI"},    {"O\u2019Connor", "OCO", "CON"}, {"D'Souza", "DSO", "SOU"},
    {"N'Diaye", "NDI", "DIA"},    {"O'Sullivan", "OSU", "SUL"},    {"D\u2019Angelo", "DAN", "ANG"},
    {"L'Estrange", "LES", "EST"}, {"O`Neill", "ONE", "NEI"},       {"M'Bappe", "MBA", "BAP"},
};

static const struct generator_name one_letter[] = {
    {"O", "O", NULL}, {"E", "E", NULL}, {"U", "U", NULL}, {"A", "A", NULL}, {"Y", "Y", NULL},
};

static const struct generator_name single[] = {
    {"Suharto", "SUH", NULL},   {"Kartini", "KAR", NULL}, {"Tenzin", "TEN", NULL},
    {"Gulalai", "GUL", NULL},   {"Zarghun", "ZAR", NULL}, {"Wulandari", "WUL", NULL},
    {"Mahendran", "MAH", NULL}, {"Thiri", "THI", NULL},
};

const struct generator_names generator_plain = {plain, COUNT(plain)};
const struct generator_names generator_hyphen = {hyphen, COUNT(hyphen)};
const struct generator_names generator_space = {space, COUNT(space)};
const struct generator_names generator_accents = {accents, COUNT(accents)};
const struct generator_names generator_apostrophe = {apostrophe, COUNT(apostrophe)};
const struct generator_names generator_one_letter = {one_letter, COUNT(one_letter)};
const struct generator_names generator_single = {single, COUNT(single)};

const char *const generator_women[] = {
    "Amelia", "Beth",  "Carol",  "Deborah", "Elaine",     "Fatima",    "Grace",  "Harriet",
    "Iris",   "Janet", "Kim",    "Linda",   "Margaret",   "Nadia",     "Olivia", "Pamela",
    "Rosa",   "Susan", "Tracey", "Ursula",  "Vera",       "Wendy",     "Yasmin", "Zoë",
    "Aisha",  "Chloé", "Priya",  "Jean",    "Anne-Marie", "Magdalena", "Mei",    "Ngozi",
};
const char *const generator_men[] = {
    "Alan",   "Brian",   "Colin",  "David",   "Edward",   "Francis", "George", "Hassan",
    "Ian",    "John",    "Kevin",  "Leonard", "Mohammed", "Neil",    "Oscar",  "Peter",
    "Robert", "Stephen", "Thomas", "Umar",    "Victor",   "William", "Yusuf",  "Zachary",
    "André",  "Dev",     "Kwame",  "Tomasz",  "Jean-Luc", "Wei",     "Ryan",   "Søren",
};
const char *const generator_streets[] = {
    "Orchard Lane", "Station Road", "Mill Hill",    "Church Street",
    "Larch Avenue", "Weavers Row",  "Quarry Bank",  "Tanner Street",
    "Beacon View",  "Fern Close",   "Harbour Walk", "Saddlers Yard",
};
const int generator_women_count = COUNT(generator_women);
const int generator_men_count = COUNT(generator_men);
const int generator_streets_count = COUNT(generator_streets);
