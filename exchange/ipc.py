"""Sections and classes of the International Patent Classification, by their official names.

One line per symbol: symbol | Japanese | English. Names are shortened to what stands before a remark in brackets.
"""

import re
from collections.abc import Iterable

_TITLES = """
A|生活必需品|Human necessities
A01|農業；林業；畜産；狩猟；捕獲；漁業|Agriculture; forestry; animal husbandry; hunting; trapping; fishing
A21|ベイキング；生地製造または加工の機械あるいは設備；ベイキングの生地|Baking; equipment for making or processing doughs; doughs for baking
A22|屠殺；肉処理；家禽または魚の処理|Butchering; meat treatment; processing poultry or fish
A23|食品または食料品；他のクラスに包含されないそれらの処理|Foods or foodstuffs; their treatment, not covered by other classes
A24|たばこ；葉巻たばこ；紙巻たばこ；喫煙具|Tobacco; cigars; cigarettes; smokers' requisites
A41|衣類|Wearing apparel
A42|頭部に着用するもの|Headwear
A43|履物|Footwear
A44|小間物；貴金属宝石類|Haberdashery; jewellery
A45|手持品または旅行用品|Hand or travelling articles
A46|ブラシ製品|Brushware
A47|家具；家庭用品または家庭用設備；コーヒーひき；香辛料ひき；真空掃除機一般|Furniture; domestic articles or appliances; coffee mills; spice mills; suction cleaners in general
A61|医学または獣医学；衛生学|Medical or veterinary science; hygiene
A62|人命救助；消防|Life-saving; fire-fighting
A63|スポーツ；ゲーム；娯楽|Sports; games; amusements
A99|このセクションの中で他に分類されない主題事項|Subject matter not otherwise provided for in this section
B|処理操作；運輸|Performing operations; transporting
B01|物理的または化学的方法または装置一般|Physical or chemical processes or apparatus in general
B02|破砕，または粉砕；製粉のための穀粒の前処理|Crushing, pulverising, or disintegrating; preparatory treatment of grain for milling
B03|液体による，または，風力テーブルまたはジグによる固体物質の分離；固体物質または流体から固体物質の磁気または静電気による分離，高圧電界による分離|Separation of solid materials using liquids or using pneumatic tables or jigs; magnetic or electrostatic separation of solid materials from solid materials or fluids; separation by high-voltage electric fields
B04|物理的または化学的工程を行なうための遠心装置または機械|Centrifugal apparatus or machines for carrying-out physical or chemical processes
B05|霧化または噴霧一般；液体または他の流動性材料の表面への適用一般|Spraying or atomising in general; applying liquids or other fluent materials to surfaces, in general
B06|機械的振動の発生または伝達一般|Generating or transmitting mechanical vibrations in general
B07|固体相互の分離；仕分け|Separating solids from solids; sorting
B08|清掃|Cleaning
B09|固体廃棄物の処理；汚染土壌の再生|Disposal of solid waste; reclamation of contaminated soil
B21|本質的には材料の除去が行なわれない機械的金属加工；金属の打抜き|Mechanical metal-working without essentially removing material; punching metal
B22|鋳造；粉末冶金|Casting; powder metallurgy
B23|工作機械；他に分類されない金属加工|Machine tools; metal-working not otherwise provided for
B24|研削；研磨|Grinding; polishing
B25|手工具；可搬型動力工具；手工具用の柄；作業場設備；マニプレータ|Hand tools; portable power-driven tools; handles for hand implements; workshop equipment; manipulators
B26|切断手工具；切断；切断機|Hand cutting tools; cutting; severing
B27|木材または類似の材料の加工または保存；釘打ち機またはステープル打ち機一般|Working or preserving wood or similar material; nailing or stapling machines in general
B28|セメント，粘土，または石材の加工|Working cement, clay, or stone
B29|プラスチックの加工；可塑状態の物質の加工一般|Working of plastics; working of substances in a plastic state in general
B30|プレス|Presses
B31|紙，板紙または紙と同様の方法で加工される材料からなる物品の製造；紙，板紙または紙と同様の方法で加工される材料の加工|Making articles of paper, cardboard or material worked in a manner analogous to paper; working paper, cardboard or material worked in a manner analogous to paper
B32|積層体|Layered products
B33|付加製造技術|Additive manufacturing technology
B41|印刷；線画機；タイプライター；スタンプ|Printing; lining machines; typewriters; stamps
B42|製本；アルバム；ファイル；特殊印刷物|Bookbinding; albums; files; special printed matter
B43|筆記用または製図用の器具；机上付属具|Writing or drawing implements; bureau accessories
B44|装飾技術|Decorative arts
B60|車両一般|Vehicles in general
B61|鉄道|Railways
B62|鉄道以外の路面車両|Land vehicles for travelling otherwise than on rails
B63|船舶またはその他の水上浮揚構造物；関連艤装品|Ships or other waterborne vessels; related equipment
B64|航空機；飛行；宇宙工学|Aircraft; aviation; cosmonautics
B65|運搬；包装；貯蔵；薄板状または線条材料の取扱い|Conveying; packing; storing; handling thin or filamentary material
B66|巻上装置；揚重装置；牽引装置|Hoisting; lifting; hauling
B67|びん，広口びんまたは類似の容器の開封または密封；液体の取扱い|Opening or closing bottles, jars or similar containers; liquid handling
B68|馬具；詰め物，かわ張りされた物品|Saddlery; upholstery
B81|マイクロ構造技術|Microstructural technology
B82|ナノテクノロジー|Nanotechnology
B99|このセクションの中で他に分類されない主題事項|Subject matter not otherwise provided for in this section
C|化学；冶金|Chemistry; metallurgy
C01|無機化学|Inorganic chemistry
C02|水，廃水，下水または汚泥の処理|Treatment of water, waste water, sewage, or sludge
C03|ガラス；鉱物またはスラグウール|Glass; mineral or slag wool
C04|セメント；コンクリート；人造石；セラミックス；耐火物|Cements; concrete; artificial stone; ceramics; refractories
C05|肥料；肥料の製造|Fertilisers; manufacture thereof
C06|火薬；マッチ|Explosives; matches
C07|有機化学|Organic chemistry
C08|有機高分子化合物；その製造または化学的加工；それに基づく組成物|Organic macromolecular compounds; their preparation or chemical working-up; compositions based thereon
C09|染料；ペイント；つや出し剤；天然樹脂；接着剤；他に分類されない組成物；他に分類されない材料の応用|Dyes; paints; polishes; natural resins; adhesives; compositions not otherwise provided for; applications of materials not otherwise provided for
C10|石油，ガスまたはコークス工業；一酸化炭素を含有する工業ガス；燃料；潤滑剤；でい炭|Petroleum, gas or coke industries; technical gases containing carbon monoxide; fuels; lubricants; peat
C11|動物性または植物性油，脂肪，脂肪性物質またはろう；それに由来する脂肪酸；洗浄剤；ろうそく|Animal or vegetable oils, fats, fatty substances or waxes; fatty acids therefrom; detergents; candles
C12|生化学；ビール；酒精；ぶどう酒；酢；微生物学；酵素学；突然変異または遺伝子工学|Biochemistry; beer; spirits; wine; vinegar; microbiology; enzymology; mutation or genetic engineering
C13|糖工業|Sugar industry
C14|原皮；裸皮；生皮；なめし革|Skins; hides; pelts; leather
C21|鉄冶金|Metallurgy of iron
C22|冶金；鉄または非鉄合金；合金の処理または非鉄金属の処理|Metallurgy; ferrous or non-ferrous alloys; treatment of alloys or non-ferrous metals
C23|金属質材料への被覆；金属質材料による材料への被覆；化学的表面処理；金属質材料の拡散処理；真空蒸着，スパッタリング，イオン注入法，または化学蒸着による被覆一般；金属質材料の防食または鉱皮の抑制一般|Coating metallic material; coating material with metallic material; chemical surface treatment; diffusion treatment of metallic material; coating by vacuum evaporation, by sputtering, by ion implantation or by chemical vapour deposition, in general; inhibiting corrosion of metallic material or incrustation in general
C25|電気分解または電気泳動方法；そのための装置|Electrolytic or electrophoretic processes; apparatus therefor
C30|結晶成長|Crystal growth
C40|コンビナトリアル技術|Combinatorial technology
C99|このセクションの中で他に分類されない主題事項|Subject matter not otherwise provided for in this section
D|繊維；紙|Textiles; paper
D01|天然または人造の糸または繊維；紡績|Natural or man-made threads or fibres; spinning
D02|糸；糸またはロープの機械的な仕上げ；整経またはビーム巻き取り|Yarns; mechanical finishing of yarns or ropes; warping or beaming
D03|織成|Weaving
D04|組みひも；レース編み；メリヤス編成；縁とり；不織布|Braiding; lace-making; knitting; trimmings; non-woven fabrics
D05|縫製；刺しゅう；タフティング|Sewing; embroidering; tufting
D06|繊維または類似のものの処理；洗濯；他に分類されない可とう性材料|Treatment of textiles or the like; laundering; flexible materials not otherwise provided for
D07|ロープ；電気的なもの以外のケーブル|Ropes; cables other than electric
D21|製紙；セルロースの製造|Paper-making; production of cellulose
D99|このセクションの中で他に分類されない主題事項|Subject matter not otherwise provided for in this section
E|固定構造物|Fixed constructions
E01|道路，鉄道または橋りょうの建設|Construction of roads, railways, or bridges
E02|水工；基礎；土砂の移送|Hydraulic engineering; foundations; soil-shifting
E03|上水；下水|Water supply; sewerage
E04|建築物|Building
E05|錠；鍵；窓または戸の付属品；金庫|Locks; keys; window or door fittings; safes
E06|戸，窓，シャッタまたはローラブラインド一般；はしご|Doors, windows, shutters, or roller blinds, in general; ladders
E21|地中もしくは岩石の削孔；採鉱|Earth or rock drilling; mining
E99|このセクションの中で他に分類されない主題事項|Subject matter not otherwise provided for in this section
F|機械工学；照明；加熱；武器；爆破|Mechanical engineering; lighting; heating; weapons; blasting
F01|機械または機関一般；機関設備一般；蒸気機関|Machines or engines in general; engine plants in general; steam engines
F02|燃焼機関；熱ガスまたは燃焼生成物を利用する機関設備|Combustion engines; hot-gas or combustion-product engine plants
F03|液体用機械または機関；風力原動機，ばね原動機，重力原動機；他類に属さない機械動力または反動推進力を発生するもの|Machines or engines for liquids; wind, spring, or weight motors; producing mechanical power or a reactive propulsive thrust, not otherwise provided for
F04|液体用容積形機械；液体または圧縮性流体用ポンプ|Positive-displacement machines for liquids; pumps for liquids or elastic fluids
F15|流体圧アクチュエータ；水力学または空気力学一般|Fluid-pressure actuators; hydraulics or pneumatics in general
F16|機械要素または単位；機械または装置の効果的機能を生じ維持するための一般的手段；断熱一般|Engineering elements or units; general measures for producing and maintaining effective functioning of machines or installations; thermal insulation in general
F17|ガスまたは液体の貯蔵または分配|Storing or distributing gases or liquids
F21|照明|Lighting
F22|蒸気発生|Steam generation
F23|燃焼装置；燃焼方法|Combustion apparatus; combustion processes
F24|加熱；レンジ；換気|Heating; ranges; ventilating
F25|冷凍または冷却；加熱と冷凍との組み合わせシステム；ヒートポンプシステム；氷の製造または貯蔵；気体の液化または固体化|Refrigeration or cooling; combined heating and refrigeration systems; heat pump systems; manufacture or storage of ice; liquefaction or solidification of gases
F26|乾燥|Drying
F27|炉，キルン，窯；レトルト|Furnaces; kilns; ovens; retorts
F28|熱交換一般|Heat exchange in general
F41|武器|Weapons
F42|弾薬；爆破|Ammunition; blasting
F99|このセクションの中で他に分類されない主題事項|Subject matter not otherwise provided for in this section
G|物理学|Physics
G01|測定；試験|Measuring; testing
G02|光学|Optics
G03|写真；映画；光波以外の波を使用する類似技術；電子写真；ホログラフイ|Photography; cinematography; analogous techniques using waves other than optical waves; electrography; holography
G04|時計|Horology
G05|制御；調整|Controlling; regulating
G06|計算；計数|Computing; calculating; counting
G07|チェック装置|Checking-devices
G08|信号|Signalling
G09|教育；暗号方法；表示；広告；シール|Educating; cryptography; display; advertising; seals
G10|楽器；音響|Musical instruments; acoustics
G11|情報記憶|Information storage
G12|器械の細部|Instrument details
G16|特定の用途分野に特に適合した情報通信技術［ＩＣＴ］|Information and communication technology [ICT] specially adapted for specific application fields
G21|核物理；核工学|Nuclear physics; nuclear engineering
G99|このセクションの中で他に分類されない主題事項|Subject matter not otherwise provided for in this section
H|電気|Electricity
H01|基本的電気素子|Basic electric elements
H02|電力の発電，変換，配電|Generation, conversion, or distribution of electric power
H03|基本電子回路|Basic electronic circuitry
H04|電気通信技術|Electric communication technique
H05|他に分類されない電気技術|Electric techniques not otherwise provided for
H10|半導体装置；他に分類されない電気的固体装置|Semiconductor devices; electric solid-state devices not otherwise provided for
H99|このセクションの中で他に分類されない主題事項|Subject matter not otherwise provided for in this section
"""  # noqa: E501

_ROWS = [line.split("|") for line in _TITLES.strip().splitlines()]
TITLES: dict[str, tuple[str, str]] = {symbol: (japanese, english) for symbol, japanese, english in _ROWS}
SECTIONS = tuple(symbol for symbol in TITLES if len(symbol) == 1)

# An FI code begins like B23K9/12,331@L. Its own commas are followed by digits, never by a new class.
_CODE_START = re.compile(r",(?=[A-H]\d\d[A-Z])")
_CLASS = re.compile(r"^([A-H]\d\d)[A-Z]")


def class_title(symbol: str, language: str) -> str:
    """The name of a section or class; the symbol itself where a later edition has one that we do not know."""
    titles = TITLES.get(symbol)
    return symbol if titles is None else titles[0 if language == "ja" else 1]


def split_codes(text: str) -> list[str]:
    """FI codes joined by commas → single codes, in order; commas inside a code stay."""
    return [code for code in (part.strip() for part in _CODE_START.split(text)) if code]


def classes_of(codes: Iterable[str]) -> list[str]:
    """The distinct IPC classes of FI codes, in order. Indexing codes (G05D105:00) count with their class."""
    found = (_CLASS.match(code) for code in codes)
    return list(dict.fromkeys(match[1] for match in found if match))
